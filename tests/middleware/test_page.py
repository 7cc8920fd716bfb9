"""docs/protect-your-api.md: what a reader pastes, works."""

import re
from contextlib import suppress

import pytest

from keydesk.middleware import Keydesk
from tests.harness.inside import TestClient
from tests.house.pages import DOCS
from tests.middleware.conftest import bearer
from tests.middleware.test_frameworks import django, flask

BLOCKS = re.findall(r"```python\n(.*?)```", (DOCS / "protect-your-api.md").read_text(), re.DOTALL)
PATH = "/integrations/v1/contacts"


@pytest.fixture
def pasted(sqlite_house, desk_of):
    """Runs a block of the page; who may call, and who may not."""
    desk_of(sqlite_house)
    opened = []

    def run(*with_):
        (block,) = [b for b in BLOCKS if all(text in b for text in with_)]
        names = {"__name__": "pasted"}
        exec(block.replace("/var/lib/keydesk", str(sqlite_house.data)), names)
        opened.extend(one for one in names.values() if isinstance(one, Keydesk))
        return names

    run.good, run.bad = (
        bearer(sqlite_house.issue(sqlite_house.connect(permissions=[permission])))
        for permission in ("contacts:read", "paiements:read")
    )
    yield run
    for one in opened:
        one.close()


def told(ask, pasted):
    answers = [ask(PATH, headers=headers) for headers in (pasted.good, pasted.bad, {})]
    return [answer.status_code for answer in answers], answers[0]


def test_asgi_and_fastapi(pasted):
    for found in ("add_middleware",), ("needs(keydesk",):
        client = TestClient(pasted(*found)["app"], client=("127.0.0.1", 5))
        statuses, first = told(client.get, pasted)
        assert (statuses, first.json()) == ([200, 403, 401], {"read_by": "magento"})


def test_wsgi(pasted):
    statuses, first = told(pasted("wsgi_app")["app"].test_client().get, pasted)
    assert (statuses, first.json) == ([200, 403, 401], {"read_by": "magento"})
    assert flask


def test_django(pasted):
    from types import ModuleType

    from django.conf import settings
    from django.test import Client, override_settings
    from django.urls import path

    if not settings.configured:
        settings.configure(ALLOWED_HOSTS=["*"])
        django.setup()
    said = pasted("# settings.py")
    urls = ModuleType("pasted_urls")
    urls.urlpatterns = [path(PATH[1:], pasted("# views.py")["contacts"])]
    chosen = {name: said[name] for name in ("KEYDESK", "MIDDLEWARE")}
    with override_settings(ROOT_URLCONF=urls, **chosen):
        statuses, first = told(Client().get, pasted)
    assert (statuses, first.json()) == ([200, 403, 401], {"read_by": "magento"})


def test_remote(pasted, monkeypatch):
    monkeypatch.setenv("KEYDESK_VERIFY_KEY", "kd_live_of_an_example")
    with suppress(ValueError):
        assert isinstance(pasted("Keydesk.remote")["keydesk"], Keydesk)
