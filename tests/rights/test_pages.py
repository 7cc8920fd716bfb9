"""A person with a group leafs through the whole console of the catalog: nothing hidden is told."""

import re
from dataclasses import replace
from html import unescape

import pytest
from sqlalchemy import insert, update

from keydesk.accounts.store import memberships
from keydesk.catalog import loading
from keydesk.catalog import verbs as products
from keydesk.catalog.model import CODE, IDENTIFIER, Wish
from keydesk.groups.store import groups
from keydesk.structures import verbs as structures
from tests.accounts.browsing import sign_in
from tests.accounts.company import accept, invite
from tests.akeneo.conftest import all_saved
from tests.harness.client import client
from tests.harness.databases import PASSWORD
from tests.rights import shelves
from tests.rights.test_leaks import nothing_hidden

LINK = re.compile(r'(?:href|hx-get|action)="(/console/(?:products|structure|media)[^"]*)"')
EMAIL = "editor@example.com"
SOME = {
    "categories": {"shoes": "own", "season": "view"}, "channels": {"ecommerce": "view"},
    "locales": {"en_US": "edit"}, "attribute_groups": {"marketing": "edit", "other": "view"},
}  # fmt: skip


@pytest.fixture
def house(sqlite_house):
    return sqlite_house


@pytest.fixture
def reader(house):
    """Signed in as an Editor who has the group SOME."""
    house.settings = replace(house.settings, allow_http=True)
    with house.write() as db:
        for kind, owner, documents in shelves.STRUCTURE:
            wishes = [(one["code"], one) for one in documents]
            by, now = house.by, house.now
            all_saved(structures.save(db, by, kind, owner, wishes, may_create=True, now=now))
    for keyed, listed in ((CODE, shelves.MODELS), (IDENTIFIER, shelves.PRODUCTS)):
        for one in listed:
            wish = Wish(one.get("code") or one["identifier"], one)
            all_saved(house.do(products.save, keyed, [wish], may_create=True))
    links = [Wish(name, {"associations": of}) for name, of in shelves.LINKS.items()]
    all_saved(house.do(products.save, IDENTIFIER, links, may_create=True))
    moved = {"categories": ["shoes", "shirts"], "values": shelves.values("prod-02", ["b_bare"])}
    moved["values"]["b_bare"][0]["data"] = shelves.text("b_bare", None, None, "prod-02") + "!"
    all_saved(house.do(products.save, IDENTIFIER, [Wish("prod-02", moved)], may_create=True))
    accept(house, invite(house, email=EMAIL, role="editor").secret)
    with house.write() as db:
        mine = house.by.organization_id
        row = {"id": "g", "organization_id": mine, "name": "g", "folded_name": "g", "version": 1,
               "explanation": "", "created_at": house.now, "created_by": "cli:test"}  # fmt: skip
        db.execute(insert(groups).values(**row, rights={s: dict(v) for s, v in SOME.items()}))
        hers = memberships.c.user_id != house.by.user_id
        db.execute(
            update(memberships)
            .where(memberships.c.organization_id == mine, hers)
            .values(group_id="g")
        )
    found = client(house, **{"Sec-Fetch-Site": "same-origin"})
    assert sign_in(found, PASSWORD, EMAIL).status_code == 303
    return found


def test_no_page_that_can_be_reached_tells_what_is_hidden(reader, house):
    waiting, seen = ["/console/products", "/console/products/models", "/console/structure"], {}
    while waiting:
        path = waiting.pop()
        if path in seen or len(seen) > 400:
            continue
        answer = reader.get(path, follow_redirects=True)
        assert answer.status_code == 200, path
        seen[path] = answer.text
        waiting += map(unescape, LINK.findall(answer.text))
    for path, text in seen.items():
        nothing_hidden(SOME, unescape(text).replace(path, ""))
        assert "de_DE" not in text or "locales" in path, path
        assert "print" not in re.findall(r'value="([a-z]+):?[^"]*"', text), path
    assert len(seen) > 40
    told = "".join(seen.values())
    for name in shelves.TREE:
        assert (name in told) == shelves.sees(SOME, name), name
    assert "a_both:en_US:ecommerce@prod-02" in told
    assert "b_bare" not in told


def test_what_is_hidden_has_no_page_and_no_form(reader, house):
    with house.read() as db:
        found = loading.products_by(db, house.by.organization_id, "identifier", ["prod-07"])
    (hidden,) = found
    missing = "00000000-0000-4000-8000-000000000000"
    same = []
    for uuid, code in ((hidden, "model-06"), (missing, "model-99")):
        for path in (f"/console/products/{uuid}", f"/console/products/models/{code}"):
            told = [reader.get(path), reader.post(path, data={"part": "enabled", "enabled": "no"})]
            told.append(reader.post(path, data={"part": "values", "version": "1"}))
            assert [one.status_code >= 400 for one in told] == [True] * 3
            texts = [(one.status_code, re.sub(r"[0-9a-zA-Z_-]{8,}", "", one.text)) for one in told]
            same.append(texts)
    assert same[:2] == same[2:]
