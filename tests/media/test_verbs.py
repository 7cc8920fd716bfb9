"""Files come in, and are found by their organization alone."""

from contextlib import contextmanager

import pytest

from keydesk.media import storage, store, verbs
from keydesk.structures.violations import Flawed, Unknown

PNG = b"\x89PNG\r\n\x1a\n" + bytes(30)


@contextmanager
def coming(house, data):
    with storage.of(house.settings).begin() as incoming:
        incoming.write(data)
        incoming.finish()
        yield incoming


def add(house, data=PNG, filename="chair.png", by=None):
    with coming(house, data) as incoming:
        return house.do(verbs.add, storage.of(house.settings), incoming, filename, by=by)


def test_a_file_is_kept_with_what_it_is(house):
    code = add(house, filename="My chair.png")
    with house.read() as db:
        found = verbs.find(db, house.by.organization_id, code, store.ALL)
        known = store.extensions(db, house.by.organization_id, [code, "none"])
    assert (found.original_filename, found.mime_type) == ("My chair.png", "image/png")
    assert (found.extension, found.size, found.created_at) == ("png", len(PNG), house.now)
    assert storage.of(house.settings).has(found.digest)
    assert known == {code: ("png", len(PNG))}


def test_the_same_content_has_two_codes_and_lies_there_once(house):
    assert add(house) != add(house, filename="again.png")
    folder = house.settings.data / "media"
    assert len([p for p in folder.rglob("*") if p.is_file()]) == 1


def test_of_another_organization_it_is_as_if_there_were_none(house):
    """Security case 27: a code that was seen elsewhere opened the file of somebody else."""
    code = add(house)
    with house.read() as db:
        for organization_id, wanted in [
            (house.other.organization_id, code),
            (house.by.organization_id, code + "x"),
            (house.by.organization_id, "a\0b"),
            (house.by.organization_id, "../../keydesk.db\n"),
        ]:
            with pytest.raises(Unknown) as none:
                verbs.find(db, organization_id, wanted, store.ALL)
            assert (none.value.kind, none.value.name) == ("media_file", wanted)
        assert store.extensions(db, house.other.organization_id, [code]) == {}
        assert store.part(db, house.other.organization_id, store.ALL, most=9, offset=0) == []
        assert store.count(db, house.other.organization_id, store.ALL) == 0


def test_what_is_called_a_picture_must_be_one(house):
    """So whoever allows pictures by their extension gets pictures."""
    with pytest.raises(Flawed) as refused:
        add(house, b"<!doctype html><script>", "chair.png")
    (flaw,) = refused.value.flaws
    assert (flaw.code, flaw.property, flaw.params) == (
        "not_a_picture",
        "file",
        {"extension": "png"},
    )
    with house.read() as db:
        assert store.count(db, house.by.organization_id, store.ALL) == 0


def test_lists_are_in_the_order_of_their_codes(house):
    codes = sorted(add(house) for _ in range(3))
    with house.read() as db:
        found = store.part(db, house.by.organization_id, store.ALL, most=2, offset=1)
        assert store.count(db, house.by.organization_id, store.ALL) == 3
    assert [one.code for one in found] == codes[1:]
