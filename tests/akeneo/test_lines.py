"""Batches: bytes in, lines out, and all that a line can have wrong with it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.akeneo import lines
from keydesk.akeneo.batches import Batch
from keydesk.akeneo.table import PRODUCTS, STRUCTURE, UUIDS
from keydesk.kit.errors import BadRequest, Forbidden, TooLarge
from keydesk.structures.violations import Flaw, Flawed, Misfit, Saved

CATEGORIES = STRUCTURE[0]
NOT_JSON = {"status_code": 400, "message": "Invalid json message received"}
WRONG = {
    "half a line": b'{"code":"a","labels":{',
    "nothing": b"",
    "spaces": b"   ",
    "invalid UTF-8": b'{"code":"\xff"}',
    "half a surrogate pair": rb'{"code":"\ud800"}',
    "half a pair inside": rb'{"code":"a","labels":{"en_US":["x\udc00"]}}',
    "an escaped NUL": rb'{"code":"a\u0000b"}',
    "a NUL": b'{"code":"a\0b"}',
    "not a number": b'{"code":"a","sort_order":NaN}',
    "infinity": b'{"code":"a","sort_order":1e999}',
    "five thousand digits": b'{"code":"a","sort_order":' + b"9" * 5000 + b"}",
    "too deep": b"[" * 100_000,
    "no object": b"3",
    "an array": b'["code"]',
    "two on one line": b'{"code":"a"}{"code":"b"}',
}


def answers(raw: bytes, outcomes=(), resource=CATEGORIES):
    batch = Batch(resource, lines.batch(raw))
    return batch.answers(outcomes or [Saved(key, created=True) for key, _ in batch.wishes])


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_a_line_that_is_no_json_is_told_so_and_stops_no_other(wrong):
    told = answers(b'{"code":"first"}\n' + wrong + b'\n{"code":"last"}')
    assert told == [
        {"line": 1, "code": "first", "status_code": 201},
        {"line": 2} | NOT_JSON,
        {"line": 3, "code": "last", "status_code": 201},
    ]


def test_a_line_break_at_the_end_begins_no_line():
    """Two clients end their batches with one, and count the lines of the answer."""
    for end in (b"", b"\n"):
        assert len(answers(b'{"code":"a"}\n{"code":"b"}' + end)) == 2
    assert answers(b"") == answers(b"\n") == []
    assert len(answers(b'{"code":"a"}\r\n{"code":"b"}\r\n')) == 2


def test_a_hundred_lines_are_taken_and_one_more_refuses_them_all():
    hundred = b"\n".join(b'{"code":"c%d"}' % n for n in range(100))
    assert len(lines.batch(hundred)) == len(lines.batch(hundred + b"\n")) == 100
    with pytest.raises(TooLarge) as refused:
        lines.batch(hundred + b"\n{}")
    said = "Too many resources to process, 100 is the maximum allowed."
    assert (refused.value.status, refused.value.message) == (413, said)


def test_a_line_of_a_million_bytes_is_read_and_one_more_is_too_long():
    line = b'{"code":"a","x":"' + b"y" * (1_000_000 - 19) + b'"}'
    assert len(line) == 1_000_000
    told = answers(line + b"\n" + line + b" ")
    assert told[0] == {"line": 1, "code": "a", "status_code": 201}
    assert told[1] == {"line": 2, "status_code": 413, "message": "Line is too long."}


KEYS = {
    "{}": "Code is missing.",
    '{"code":null}': "Code is missing.",
    '{"code":""}': "Code is missing.",
    '{"code":3}': "code must be of type string.",
    '{"code":["a"]}': "code must be of type string.",
}


@pytest.mark.parametrize(("line", "message"), KEYS.items())
def test_a_line_must_say_what_it_is_about(line, message):
    assert answers(line.encode()) == [{"line": 1, "status_code": 422, "message": message}]


def test_products_are_named_by_identifier_or_by_uuid():
    said = {PRODUCTS: "Identifier is missing.", UUIDS: "Uuid is missing."}
    for resource, message in said.items():
        (told,) = answers(b'{"code":"a"}', resource=resource)
        assert told["message"] == message


def test_each_outcome_is_told_on_its_line_in_akeneos_shape():
    raw = b"\n".join(b'{"identifier":"%c"}' % letter for letter in b"abcdef")
    taken = Flaw("blank", "values", attribute="name", locale="en_US")
    told = answers(
        raw,
        [
            Saved("a", created=False),
            Saved("b", created=True),
            Flawed(taken, taken, Flaw("immutable", "parent")),
            Misfit("property_unknown", property="foo"),
            Misfit("unknown_code", property="categories", kind="category", code="winter"),
            Forbidden("No.", missing="products:create"),
        ],
        PRODUCTS,
    )
    help_ = {
        "documentation": {"href": "http://api.akeneo.com/api-reference.html#patch_products__code_"}
    }
    assert told[0] == {"line": 1, "identifier": "a", "status_code": 204}
    assert told[1] == {"line": 2, "identifier": "b", "status_code": 201}
    blank, never = "This value should not be blank.", "This property cannot be changed."
    value = {"attribute": "name", "locale": "en_US", "scope": None}
    assert told[2] == {
        "line": 3, "identifier": "c", "status_code": 422, "message": "Validation failed.",
        "errors": [
            {"property": "values", "message": blank} | value,
            {"property": "parent", "message": never},
        ],
    }  # fmt: skip
    check = "Check the expected format on the API documentation."
    assert told[3] == {
        "line": 4, "identifier": "d", "status_code": 422,
        "message": f'Property "foo" does not exist. {check}', "_links": help_,
    }  # fmt: skip
    assert told[4]["message"] == f"The winter category does not exist in your PIM. {check}"
    assert told[5] == {
        "line": 6, "identifier": "f", "status_code": 403,
        "message": "Access forbidden. You are not allowed to create or update products.",
    }  # fmt: skip


def test_the_answer_has_no_line_break_at_its_end():
    """Clients decode each part that they split, the empty one after the last break too."""
    written = lines.written(answers(b'{"code":"a"}\n{"code":"b"}'))
    assert [json.loads(part)["line"] for part in written.split(b"\n")] == [1, 2]


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reading(raw):
    told = answers(raw)
    assert [one["line"] for one in told] == list(range(1, len(told) + 1))
    lines.written(told)


@given(st.recursive(st.none() | st.booleans() | st.text() | st.integers(), st.lists, max_leaves=9))
def test_what_is_read_can_be_written_and_kept(found):
    """PostgreSQL holds neither NUL nor half a surrogate pair: a product with one was a 500."""
    try:
        read = lines.document(json.dumps(found).encode(errors="surrogatepass"))
    except BadRequest:
        return
    kept = json.dumps(read, ensure_ascii=False)
    assert "\\u0000" not in kept.replace("\\\\", "")
    kept.encode()
