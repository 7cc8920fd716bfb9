"""What the pages of imports hand out."""

import io
import zipfile

from tests.accounts.browsing import owners
from tests.transfers.test_background import Runner, uploaded


def test_refused_lines_come_back_as_a_file_to_mend(sqlite_house):
    house = sqlite_house
    browser = owners(house)
    id_ = uploaded(house, "sku;family\na;\nb;none\nc;none\n")
    assert Runner(house.inside).one()
    answer = browser.get(f"/console/transfers/{id_}/refused")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as found:
        assert found.namelist() == ["products.csv"]
        assert found.read("products.csv") == b"sku;family\nb;none\nc;none\n"
    good = uploaded(house, "sku\na\n")
    assert Runner(house.inside).one()
    assert browser.get(f"/console/transfers/{good}/refused").status_code == 404


def test_cancel_says_whether_it_came_in_time(sqlite_house):
    """It said that it had cancelled what was over by then."""
    house = sqlite_house
    browser = owners(house)
    for ends, words in (
        (False, "Cancelled. What was saved stays."),
        (True, "It had ended already."),
    ):
        id_ = uploaded(house, "sku\na\n")
        assert "/cancel" in browser.get(f"/console/transfers/{id_}").text
        if ends:
            assert Runner(house.inside).one()
        said = browser.post(f"/console/transfers/{id_}/cancel", follow_redirects=True)
        assert words in said.text


def test_an_encoding_that_is_no_name_is_told(sqlite_house):
    """A NUL in it was an error of the server."""
    house = sqlite_house
    browser = owners(house)
    sent = browser.post(
        "/console/transfers", data={"encoding": "a\0b"}, files={"file": ("products.csv", b"sku\n")}
    )
    assert sent.status_code == 422
