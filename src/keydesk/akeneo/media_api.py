"""Media files over HTTP, in Akeneo's conventions: listed, shown, sent out, taken in.

A file comes in for one value of one product or model: it is kept if that value may be it.
"""

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from keydesk.akeneo import exchange, lines, paging, uploading
from keydesk.akeneo.errors import Unprocessable
from keydesk.akeneo.serving_api import blamed
from keydesk.akeneo.table import MEDIA
from keydesk.auth import Caller, base_url, caller_of, guarded, house_of, require
from keydesk.catalog import reading, verbs, visible
from keydesk.catalog.model import CODE, IDENTIFIER, Wish
from keydesk.kit.db import Db
from keydesk.kit.errors import KeydeskError
from keydesk.kit.settings import Settings
from keydesk.media import sending, storage, store
from keydesk.media import verbs as media
from keydesk.media.model import MediaFile
from keydesk.structures import snapshots
from keydesk.structures.violations import Unknown

PREFIX = MEDIA.collection
ONE = f"{PREFIX}/{{code:path}}"
AROUND = 500_000  # bytes of a form besides its file
BOTH = 'You should give either a "product" or a "product_model" key.'
NEITHER = 'You should at least give one of the following properties: "product" or "product_model".'
NO_FILE = 'Property "file" is required.'


@dataclass(frozen=True)
class Target:
    """What a file may come for.  `key` names it; `keyed` as catalog.verbs.save has it."""

    noun: str
    keyed: str
    key: str
    permission: str


TARGETS = {
    "product": Target("Product", IDENTIFIER, "identifier", "products:update"),
    "product_model": Target("Product model", CODE, "code", "product_models:update"),
}


def body_limit(settings: Settings) -> int:
    """Of the door that these routes stand behind."""
    return settings.media_file_megabytes * uploading.MEGABYTE + AROUND


def index(request: Request) -> Response:
    query = exchange.query(request)
    asked, caller = paging.read(query, cursors=False), caller_of(request)
    mine, window = caller.organization_id, asked.window
    with house_of(request).database.read() as db:
        limit = visible.files(db, caller)
        found = store.part(db, mine, limit, most=window.limit, offset=window.offset)
        count = store.count(db, mine, limit) if asked.counted else None
    request.scope["keydesk"].items = len(found)
    address = base_url(request) + PREFIX
    items = [_item(address, one) for one in found]
    return exchange.answer(paging.envelope(asked, address, items, "", count))


def show(request: Request) -> Response:
    exchange.query(request)
    found = _found(request)
    request.scope["keydesk"].items = 1
    return exchange.answer(_shape(base_url(request) + PREFIX, found))


def download(request: Request) -> Response:
    found = _found(request)
    request.scope["keydesk"].items = 1
    return sending.content(request, storage.of(house_of(request).settings), found)


def create(request: Request) -> Response:
    """201, and where the file is.  Refused by the product's rules it leaves nothing behind."""
    house, caller = house_of(request), caller_of(request)
    form: uploading.Form = request.state.body
    target, given = _target(form)
    require(caller, target.permission)
    with house.database.write() as db:
        _expect(db, caller, target, given)
        if form.filename is None:
            raise Unprocessable(NO_FILE)
        now = house.clock()
        code = media.register(db, caller, form.incoming, form.filename, now=now)
        wish = Wish(given[target.key], {"values": _value(given, code)}, files=frozenset({code}))
        (outcome,) = verbs.save(db, caller, target.keyed, [wish], may_create=False, now=now)
        if isinstance(outcome, KeydeskError):
            raise outcome
        storage.of(house.settings).put(form.incoming)
    request.scope["keydesk"].items = 1
    address = paging.item_address(base_url(request) + PREFIX, code)
    return exchange.saved(address, created=True)


def _target(form: uploading.Form) -> tuple[Target, dict[str, Any]]:
    named = [name for name in TARGETS if name in form.fields]
    if len(named) != 1:
        raise Unprocessable(BOTH if named else NEITHER)
    target = TARGETS[named[0]]
    given = lines.document(form.fields[named[0]])
    if not (isinstance(given, dict) and _whole(given, target.key)):
        raise Unprocessable(
            '{noun} property must contain "{key}", "attribute", "locale" and "scope" properties.',
            noun=target.noun, key=target.key,
        )  # fmt: skip
    return target, given


def _whole(given: dict[str, Any], key: str) -> bool:
    named = all(isinstance(given.get(name), str) for name in (key, "attribute"))
    return named and "locale" in given and "scope" in given


def _expect(db: Db, caller: Caller, target: Target, given: dict[str, Any]) -> None:
    key = given[target.key]
    try:
        structure = snapshots.current(db, caller)
        reading.find(db, caller.organization_id, structure, target.keyed, key)
    except Unknown:
        raise Unprocessable('{noun} "{key}" does not exist.', noun=target.noun, key=key) from None


def _value(given: dict[str, Any], code: str) -> dict[str, list[dict[str, Any]]]:
    return {
        given["attribute"]: [{"locale": given["locale"], "scope": given["scope"], "data": code}]
    }


def _found(request: Request) -> MediaFile:
    caller = caller_of(request)
    with house_of(request).database.read() as db:
        limit = visible.files(db, caller)
        return media.find(db, caller.organization_id, request.path_params["code"], limit)


def _item(address: str, found: MediaFile) -> dict[str, Any]:
    """As in a list: with a link to itself, which comes first."""
    shape = _shape(address, found)
    links = {"self": {"href": paging.item_address(address, found.code)}, **shape["_links"]}
    return {**shape, "_links": links}


def _shape(address: str, found: MediaFile) -> dict[str, Any]:
    return {
        "code": found.code,
        "original_filename": found.original_filename,
        "mime_type": found.mime_type,
        "size": found.size,
        "extension": found.extension,
        "_links": {"download": {"href": f"{paging.item_address(address, found.code)}/download"}},
    }


READ, CREATE = "media_files:read", "media_files:create"
routes: list[BaseRoute] = [
    guarded("GET", PREFIX, index, permission=READ, changes=False),
    guarded(
        "POST",
        PREFIX,
        blamed(MEDIA, create),
        permission=CREATE,
        changes=True,
        read=uploading.received,
    ),
    guarded("GET", f"{ONE}/download", download, permission=READ, changes=False),
    guarded("GET", ONE, show, permission=READ, changes=False),
]
