"""The picture of a connection in the console: sent with a form, shown under its own address."""

import re
from dataclasses import replace

import pytest

from tests.accounts.browsing import sign_in
from tests.connections.test_pictures import UNREADABLE, picture
from tests.harness.client import client

ADDRESS = "/console/pictures/magento"


@pytest.fixture
def owner(house):
    """The Owner's browser, and a connection to look at."""
    house.settings = replace(house.settings, allow_http=True)
    found = client(house, **{"Sec-Fetch-Site": "same-origin"})
    assert sign_in(found).status_code == 303
    house.connect("Magento")
    return found


def send(owner, content, name="picture"):
    return owner.post(ADDRESS, files={name: ("<script>.png", content, "text/html")})


def shown(owner):
    return re.findall(r'src="(/console/pictures/[^"]+)"', owner.get("/console/connections").text)


def test_a_picture_is_uploaded_shown_and_removed(owner):
    assert shown(owner) == []
    assert send(owner, picture()).headers["Location"] == "/console/connections/magento"
    [address] = shown(owner)
    found = owner.get(address)
    assert found.headers["Content-Type"] == "image/png"
    assert found.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in found.headers["Content-Security-Policy"]
    assert "immutable" in found.headers["Cache-Control"]
    send(owner, picture(size=(10, 200)))
    assert shown(owner) != [address]
    assert owner.get(address).status_code == 404
    assert owner.post(f"{ADDRESS}/remove").status_code == 303
    assert shown(owner) == []


@pytest.mark.parametrize(("content", "words"), [
    (b"<svg/>", UNREADABLE), (b"", "Choose a picture first."),
])  # fmt: skip
def test_what_is_wrong_with_a_picture_is_said_on_the_page(owner, content, words):
    answer = send(owner, content)
    assert answer.status_code == 422
    assert words in answer.text


def test_a_form_that_is_none_changes_nothing(owner):
    """Security case 25: broken and hostile bodies get an answer, and nothing else."""
    kind = "multipart/form-data; boundary=x"
    for body in (b"--x\r\nno", b"\0" * 1000, b"--x--", b""):
        answer = owner.post(ADDRESS, content=body, headers={"Content-Type": kind})
        assert answer.status_code in (400, 422), body
    assert owner.post(ADDRESS, content=b"a=b").status_code == 415
    assert owner.post(ADDRESS, data={"picture": "x"}).status_code == 415
    assert send(owner, picture(), "other").status_code == 422
    assert send(owner, b"\0" * 3_000_000).status_code == 413
    assert shown(owner) == []


def test_another_site_cannot_send_one_and_a_stranger_sees_none(owner, house):
    """Security case 98."""
    send(owner, picture())
    [address] = shown(owner)
    headers = {"Sec-Fetch-Site": "cross-site"}
    files = {"picture": ("a.png", picture(size=(9, 9)), "image/png")}
    assert owner.post(ADDRESS, files=files, headers=headers).status_code == 403
    stranger = client(house, **{"Sec-Fetch-Site": "same-origin"})
    assert stranger.get(address, follow_redirects=False).status_code in (303, 401)
    assert shown(owner) == [address]
