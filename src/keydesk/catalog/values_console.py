"""The form of the values of a product.  What the verbs refuse is told beside its field, and what
was typed is given back."""

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from keydesk.auth import Caller, caller_of, house_of, require
from keydesk.catalog import console_words, editors, product_pages, raw, reading, verbs
from keydesk.catalog.fields import currencies, editable, stored_raw
from keydesk.catalog.model import Document, Whole, Wish
from keydesk.catalog.product_pages import Named, Typed, named
from keydesk.catalog.raw import Raw
from keydesk.catalog.seen import Seen, seen
from keydesk.kit.db import Db
from keydesk.kit.errors import KeydeskError
from keydesk.media import storage
from keydesk.media import verbs as media
from keydesk.media.storage import Incoming, Storage
from keydesk.shell import N_, forms, render
from keydesk.shell.forms import Form
from keydesk.shell.i18n import of as language_of
from keydesk.shell.uploads import Upload
from keydesk.structures import snapshots
from keydesk.structures.model import Structure
from keydesk.structures.violations import Flawed

SAVED = "product.saved"
CHOOSE_AGAIN = N_("Choose the file again.")


def values(request: Request, form: Form, files: Mapping[str, Upload]) -> Response:
    house, by, of = house_of(request), caller_of(request), named(request)
    now, store = house.clock(), storage.of(house.settings)
    try:
        with ExitStack() as open_files, house.database.write() as db:
            structure = snapshots.hold_seen(db, by, now=now)
            one, here = found(request, db, structure, form)
            editors.check(one.own, form.one("version"))
            wish = _changed(here, one, _typed(here, one, form))
            if _chosen(files, one, here):
                require(by, "media_files:create")
            came = _take(open_files, store, files, here, one)
            files_of = {
                attribute: _register(db, by, attribute, incoming, name, now=now)
                for attribute, (incoming, name) in came.items()
            }
            wish |= {attribute: _entry(here, attribute, c) for attribute, c in files_of.items()}
            put(db, by, of, {"values": wish} if wish else {}, files_of.values(), now=now)
            for incoming, _ in came.values():
                store.put(incoming)
    except KeydeskError as error:
        return _again(request, form, files, error)
    return done(request, form, "values")


def found(request: Request, db: Db, structure: Structure, form: Form) -> tuple[Whole, Seen]:
    by, of = caller_of(request), named(request)
    one = reading.find(db, by.organization_id, structure, of.keyed, of.name)
    return one, seen(structure, _place(form), language_of(request).code)


def _place(form: Form) -> dict[str, str]:
    return {name: form.one(name) for name in ("channel", "locale")}


def _typed(here: Seen, one: Whole, form: Form) -> dict[str, Raw]:
    """Of the fields that the form had and that can be changed here."""
    had = set(form.many("attribute"))
    return {
        a.code: raw.typed(a, form, currencies(here, a))
        for a in editable(here, one)
        if a.code in had
    }


def _changed(here: Seen, one: Whole, typed: Mapping[str, Raw]) -> Document:
    """In the standard format, only what is not as it is stored."""
    wish: Document = {}
    for code, now in typed.items():
        attribute = here.structure.attributes[code]
        was = stored_raw(here, one, attribute)
        if now != was and not (raw.empty(now) and raw.empty(was)):
            wish[code] = _entry(here, code, raw.data(attribute, now))
    return wish


def _entry(here: Seen, attribute: str, data: Any) -> list[Document]:
    locale, scope = here.place(attribute)
    return [{"locale": locale, "scope": scope, "data": data}]


def _take(
    open_files: ExitStack, store: Storage, files: Mapping[str, Upload], here: Seen, one: Whole
) -> dict[str, tuple[Incoming, str]]:
    """By attribute: on disk, though not in its place yet."""
    came = {}
    for code, sent in _chosen(files, one, here).items():
        incoming = open_files.enter_context(store.begin())
        incoming.write(sent.content)
        incoming.finish()
        came[code] = (incoming, sent.filename)
    return came


def _chosen(files: Mapping[str, Upload], one: Whole, here: Seen) -> dict[str, Upload]:
    """By attribute, of those that can hold a file here."""
    able = (a.code for a in editable(here, one) if a.type in raw.FILES)
    sent = {code: files.get(raw.name(code, "file")) for code in able}
    return {code: one for code, one in sent.items() if one is not None}


def _register(
    db: Db, by: Caller, attribute: str, incoming: Incoming, name: str, *, now: datetime
) -> str:
    try:
        return media.register(db, by, incoming, name, now=now)
    except Flawed as flawed:
        raise Flawed(*(replace(one, attribute=attribute) for one in flawed.flaws)) from None


def put(
    db: Db, by: Caller, of: Named, data: Document, files: Iterable[str] = (), *, now: datetime
) -> None:
    if data:
        wish = Wish(of.name, data, files=frozenset(files))
        verbs.save_one(db, by, of.keyed, wish, may_create=False, now=now)


def _again(
    request: Request, form: Form, files: Mapping[str, Upload], error: KeydeskError
) -> Response:
    """The same page, with what was typed and what was wrong."""
    house, by = house_of(request), caller_of(request)
    with house.database.read() as db:
        structure = snapshots.current(db, by)
        one, here = found(request, db, structure, form)
        typed = _typed(here, one, form)
        if isinstance(error, editors.Changed):
            shown = _beside(request, db, form, typed)
        else:
            language = language_of(request)
            again = {
                raw.name(code): language.say(CHOOSE_AGAIN) for code in _chosen(files, one, here)
            }
            shown = Typed(
                typed, errors=again | console_words.told(language, error, structure.identifier)
            )
    return shown_again(request, form, "values", shown, error.status)


def _beside(request: Request, db: Db, form: Form, typed: dict[str, Raw]) -> Typed:
    """What this person did not touch is shown as it is now; what both did, with both values."""
    by, language = caller_of(request), language_of(request)
    structure = snapshots.current(db, by)
    one, here = found(request, db, structure, form)
    words = product_pages.words_of(db, by, here, language, one)
    happened = editors.since(db, by, one.own, form.one("version"), words)
    changed, kept = set[str](), dict[str, Raw]()
    for code, now in typed.items():
        attribute = here.structure.attributes[code]
        place = (code, *here.place(code))
        if place not in happened.before:
            kept[code] = now
            continue
        was = raw.raw(attribute, happened.before[place], currencies(here, attribute))
        if now != was and now != stored_raw(here, one, attribute):
            kept[code] = now
            changed.add(code)
    return Typed(kept, frozenset(changed), meanwhile=happened.meanwhile)


def shown_again(request: Request, form: Form, tab: str, typed: Typed, status: int) -> Response:
    shown = product_pages.page(request, {**_place(form), "tab": tab}, typed)
    return render(request, "product.html", shown, status)


def done(request: Request, form: Form, tab: str) -> Response:
    place = {name: text for name, text in _place(form).items() if text}
    query = urlencode(place | ({"tab": tab} if tab != "values" else {}))
    return forms.go(f"{request.url.path}?{query}" if query else request.url.path, SAVED)
