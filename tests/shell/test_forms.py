"""What may a form send, and where may it lead?"""

import pytest

from keydesk.shell import forms
from tests.shell.conftest import SAME_SITE


def send(desk, body, kind="application/x-www-form-urlencoded"):
    headers = {**SAME_SITE, "Content-Type": kind}
    return desk.post("/console/form", content=body, headers=headers)


def test_values_are_read_once_or_many_times_as_meant(desk):
    answer = send(desk, "name=+Magento+&permission=a&permission=b")
    assert answer.text == "Magento|a,b"


def test_a_field_sent_twice_is_refused_when_one_is_meant(desk):
    """Two readers disagreed on which value counts, and a check was passed with the other one."""
    answer = send(desk, "name=a&name=b")
    assert answer.status_code == 422
    assert "Send this field once." in answer.text


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("&".join(f"f{n}=1" for n in range(201)), 400),
        ("name=%FF%FE", 400),
        ("name=ünï".encode(), 400),
        ("name=a%00b", 422),
        ("na%00me=a", 422),
        ("name=" + "x" * 65536, 413),
    ],
)
def test_what_cannot_be_a_form_is_refused(desk, body, status):
    """A NUL is refused by PostgreSQL, long after SQLite took it."""
    assert send(desk, body).status_code == status


def test_another_type_of_body_is_refused(desk):
    """A form of type text/plain is the old way around the checks of other sites' requests."""
    assert send(desk, "name=a", "text/plain").status_code == 415


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example/", "//evil.example", "/\\evil.example", "/console/\\evil",
        "javascript:1", "/manage/v1/whoami", "", "/console", "/console/a b", "/console/é",
        "/console/a\r\nSet-Cookie: a=b", "/console/" + "a" * 2000,
    ],
)  # fmt: skip
def test_no_form_leads_out_of_the_console(path):
    """An address in ?next= sent people who had just signed in to a page that asked them again."""
    assert forms.local(path) == "/console/"


def test_a_page_of_the_console_is_where_it_may_lead():
    assert forms.local("/console/access-keys?q=a%20b") == "/console/access-keys?q=a%20b"
