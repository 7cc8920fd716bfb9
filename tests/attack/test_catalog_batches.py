"""Batches that nobody would send, of the catalog's own people: no line breaks another."""

import json

import pytest

from tests.akeneo.conftest import ROOT, own_database, writable
from tests.akeneo.furniture import place

__all__ = ["own_database", "writable"]
TOO_LONG = "This value is too long. It should have 255 characters or less."
BATCH = {"Content-Type": "application/vnd.akeneo.collection+json"}
LOW, HIGH = "00000000-0000-4000-8000-000000000001", "ffffffff-0000-4000-8000-000000000002"
MIDDLE = "88888888-0000-4000-8000-000000000003"


@pytest.fixture
def api(writable):
    return writable.client()


def sent(api, resource, *lines):
    """The status of each line."""
    raw = "\n".join(one if isinstance(one, str) else json.dumps(one) for one in lines)
    answer = api.patch(f"{ROOT}/{resource}", content=raw, headers=BATCH)
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.text.split("\n")]


def statuses(api, resource, *lines):
    return [one["status_code"] for one in sent(api, resource, *lines)]


def named(uuid, sku):
    return {"uuid": uuid, "values": {"sku": [place(sku)]}}


def test_identifiers_pass_from_product_to_product_within_a_batch(api):
    """What one gives up the next may take, in whatever order their rows are written."""
    assert statuses(api, "products-uuid", named(LOW, "one"), named(HIGH, "two")) == [201, 201]
    moved = named(HIGH, "three"), named(LOW, "two"), named(MIDDLE, "one")
    assert statuses(api, "products-uuid", *moved) == [204, 204, 201]
    back = named(MIDDLE, "four"), named(HIGH, "one"), named(LOW, "three")
    assert statuses(api, "products-uuid", *back) == [204, 204, 204]


def test_unique_values_are_the_same_however_they_are_written(api):
    attributes = [
        {"code": "batch_day", "type": "pim_catalog_date"},
        {"code": "batch_no", "type": "pim_catalog_number", "decimals_allowed": False},
        {"code": "batch_size", "type": "pim_catalog_number", "decimals_allowed": True},
    ]
    plain = {"group": "other", "unique": True, "negative_allowed": False}
    for one in attributes:
        answer = api.post(f"{ROOT}/attributes", json=plain | one)
        assert answer.status_code == 201, answer.text
    spellings = {
        "batch_day": ("2026-11-22", "2026-11-22T00:00:00+00:00", "20261122"),
        "batch_no": (5, " 5 ", "05", "5.0"),
        "batch_size": ("1.5", 1.5, "1.50", "01.5"),
    }
    for code, (first, *others) in spellings.items():
        lines = [
            {"identifier": f"{code}-{number}", "values": {code: [place(data)]}}
            for number, data in enumerate((first, *others))
        ]
        assert statuses(api, "products", *lines) == [201, *([422] * len(others))], code
        for line in lines[1:]:
            assert statuses(api, "products", line) == [422], line


def test_nesting_just_below_what_the_parser_bears_is_refused(api):
    """A few calls deeper, Python would bear it no more."""
    for depth in (49, 51, 300, *range(800, 1000, 20), 100_000):
        deep = "[" * depth + "]" * depth
        values = (
            f'"weight":[{{"locale":null,"scope":null,"data":{{"amount":1,"unit":{deep}}}}}]',
            f'"price":[{{"locale":null,"scope":null,"data":[{{"amount":1,"currency":{deep}}}]}}]',
            f'"name":[{{"locale":{deep},"scope":{deep},"data":{deep}}}]',
        )
        bodies = [f'{{"identifier":"deep","values":{{{one}}}}}' for one in values]
        bodies.append(f'{{"identifier":"deep","family":{deep}}}')
        assert set(statuses(api, "products", *bodies)) <= {400, 422}


def test_a_backslash_before_u0000_is_text(api):
    line = {"identifier": "windows", "values": {"name": [place("C:\\u0000", "en_US")]}}
    assert statuses(api, "products", line) == [201]


def test_thousands_of_files_that_nobody_has(api):
    files = [f"f{number}" for number in range(80_000)]
    line = {"identifier": "files", "values": {"picture": [place(files)]}}
    assert statuses(api, "products", line) == [422]
    line = {"identifier": "files", "values": {"color": [place(files)]}}
    assert statuses(api, "products", line) == [422]


def test_two_variants_never_share_their_axes(api):
    """Not even when the identifier of one is the uuid of the other."""

    def variant(uuid, sku):
        values = {"sku": [place(sku)], "size": [place("m")]}
        return {"uuid": uuid, "parent": "havn-oak", "values": values}

    one, other = LOW.replace("1", "5"), HIGH.replace("f", "d")
    assert statuses(api, "products-uuid", variant(one, other), named(other, "d")) == [201, 201]
    answers = sent(api, "products-uuid", {"uuid": one, "enabled": True}, variant(other, "d"))
    assert [answer["status_code"] for answer in answers] == [204, 422]
    said = 'Cannot set value "m" for the attribute axis "size"'
    assert answers[1]["errors"][0]["message"].startswith(said)


def test_a_long_text_is_not_tried_against_the_rules(api):
    """Python's expressions go back and try again: 30 kB held a worker for eight seconds."""
    for rule in ("url", "email"):
        body = {
            "code": f"text_{rule}", "type": "pim_catalog_text", "group": "other",
            "validation_rule": rule,
        }  # fmt: skip
        assert api.post(f"{ROOT}/attributes", json=body).status_code == 201
        for text in ("http://" + "a" * 30_000 + " ", "a@" + "a." * 20_000 + " "):
            line = {"identifier": "long", "values": {f"text_{rule}": [place(text)]}}
            [answer] = sent(api, "products", line)
            assert [error["message"] for error in answer["errors"]] == [TOO_LONG]


def test_a_product_is_never_larger_than_what_can_be_sent_back(api):
    """Or a page of a hundred would take the memory of the whole server."""
    for number in range(18):
        body = {"code": f"long_{number}", "type": "pim_catalog_textarea", "group": "other"}
        assert api.post(f"{ROOT}/attributes", json=body).status_code == 201
    lines = [
        {"identifier": "large", "values": {f"long_{number}": [place("x" * 65_000)]}}
        for number in range(18)
    ]
    found = statuses(api, "products", *lines)
    assert (found[0], found[10], found[17]) == (201, 204, 422)
    assert len(api.get(f"{ROOT}/products/large").content) < 1_000_000
