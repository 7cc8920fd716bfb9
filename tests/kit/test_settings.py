"""Settings: four sources, and one clear line for whatever is wrong."""

import dataclasses

import pytest

from keydesk.kit.settings import FILE, Settings, SettingsError, load


def test_the_defaults(tmp_path):
    settings = load(tmp_path, {})
    assert settings == Settings(tmp_path)
    assert (settings.host, settings.port, settings.allow_http) == ("127.0.0.1", 8000, False)
    assert settings.rights_url != settings.usage_url
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.port = 1


def test_flags_win_over_the_environment_and_that_over_the_file(tmp_path):
    (tmp_path / FILE).write_text('port = 1001\nhost = "::"\nworkers = 2')
    environ = {"KEYDESK_PORT": "1002", "KEYDESK_WORKERS": "3", "KEYDESK_DATA": "x", "HOME": "/"}
    settings = load(tmp_path, environ, port="1003", host=None)
    assert (settings.port, settings.workers, settings.host) == (1003, 3, "::")


def test_a_value_may_stand_in_a_file_of_its_own(tmp_path):
    (tmp_path / "url").write_text("postgres://u:p@h/d\n")
    settings = load(tmp_path, {"KEYDESK_DATABASE_URL_FILE": str(tmp_path / "url")})
    assert settings.database_url == settings.rights_url == "postgresql://u:p@h/d"


WRONG = [
    ({"KEYDESK_PORT": "0"}, "from 1 to 65535"), ({"KEYDESK_PORT": "８０"}, "whole number"),
    ({"KEYDESK_WORKERS": "-1"}, "from 1 to 64"), ({"KEYDESK_ALLOW_HTTP": "yes"}, "true or false"),
    ({"KEYDESK_PUBLIC_URL": "keys.example.com"}, "https://keys.example.com"),
    ({"KEYDESK_TRUSTED_PROXIES": "10.0.0.1/8"}, "addresses or ranges"),
    ({"KEYDESK_TRUSTED_PROXIES": "proxy"}, "addresses or ranges"),
    ({"KEYDESK_BRAND_PREFIX": "KD-"}, "kd_live"), ({"KEYDESK_LOG_LEVEL": "loud"}, "one of"),
    ({"KEYDESK_TLS_CERT": "/nothing"}, "no file"), ({"KEYDESK_DATABASE_URL": "x"}, "postgresql"),
    ({"KEYDESK_SECRET": "x"}, "no setting of this name"),
    ({"KEYDESK_PORT_FILE": "/nothing"}, "cannot read"),
]  # fmt: skip


@pytest.mark.parametrize(("environ", "words"), WRONG, ids=str)
def test_what_is_wrong_is_said_in_one_line_with_its_source(tmp_path, environ, words):
    """A default that is taken silently for a misspelt setting is found a year later."""
    with pytest.raises(SettingsError) as wrong:
        load(tmp_path, environ)
    line = str(wrong.value)
    assert line.startswith(next(iter(environ)))
    assert words in line
    assert "\n" not in line


@pytest.mark.parametrize("text", ["prot = 1", "port = ", "port = true", "port = [1]", "host = 1"])
def test_a_wrong_file_is_refused(tmp_path, text):
    (tmp_path / FILE).write_text(text)
    with pytest.raises(SettingsError) as wrong:
        load(tmp_path, {})
    assert str(wrong.value).startswith(str(tmp_path / FILE))


def test_certificate_and_key_go_together(tmp_path):
    (tmp_path / "cert").touch()
    with pytest.raises(SettingsError, match="go together"):
        load(tmp_path, {"KEYDESK_TLS_CERT": str(tmp_path / "cert")})
