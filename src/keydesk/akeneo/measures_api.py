"""Measurement families: Akeneo reads and takes them as plain arrays.  And, for clients of old,
its deprecated list of the same as "measure families"."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from keydesk.akeneo import exchange, lines, paging, texts
from keydesk.akeneo.sentences import FLAWS, HELP
from keydesk.akeneo.table import GET, LIST, MEASUREMENTS, MEASURES
from keydesk.akeneo.words import TROUBLES, told, troubles
from keydesk.auth import allowed, caller_of, guarded, house_of
from keydesk.kit.errors import BadRequest, KeydeskError, TooLarge
from keydesk.structures import listing, verbs
from keydesk.structures.model import MEASUREMENT, Document
from keydesk.structures.violations import Flawed, Misfit, Outcome, Saved

ALL_OF_THEM = 1_000_000  # at most: as many fit into no catalog
NO_LIST = "The list of measurement families has an invalid format."
NO_FAMILY = "The measurement family has an invalid format."
FLAWED = "The measurement family has data that does not comply with the business rules."
MANAGE = f"{MEASUREMENTS.permission}:update"
CREATE = f"{MEASUREMENTS.permission}:create"
READ = f"{MEASUREMENTS.permission}:read"


def everything(request: Request) -> Response:
    """A plain array, unpaged."""
    exchange.query(request)
    with house_of(request).database.read() as db:
        found = listing.part(db, caller_of(request), MEASUREMENT, limit=ALL_OF_THEM, offset=0)
    request.scope["keydesk"].items = len(found)
    return exchange.answer([one.document for one in found])


def save(request: Request) -> Response:
    """An array of families in, an array of what became of each out."""
    given = _families(request)
    wishes = [(one["code"], one) for one in given if _named(one)]
    caller, house = caller_of(request), house_of(request)
    with house.database.write() as db:
        may_create, now = allowed(caller, CREATE), house.clock()
        outcomes = verbs.save(db, caller, MEASUREMENT, "", wishes, may_create=may_create, now=now)
    coming = iter(outcomes)
    answers = [_told(one, next(coming) if _named(one) else None) for one in given]
    passage = request.scope["keydesk"]
    passage.items = sum(isinstance(one, Saved) for one in outcomes)
    wrong = [one for one in answers if one["status_code"] >= 400]
    found = [trouble for one in wrong for trouble in troubles(one)]
    passage.trouble = tuple(found[:TROUBLES])
    return exchange.answer(answers)


def index(request: Request) -> Response:
    query = exchange.query(request)
    asked, caller = paging.read(query, cursors=False), caller_of(request)
    window = asked.window
    with house_of(request).database.read() as db:
        this = (db, caller, MEASUREMENT)
        found = listing.part(*this, limit=window.limit, offset=window.offset)
        count = listing.count(*this) if asked.counted else None
    request.scope["keydesk"].items = len(found)
    address = exchange.address(request, MEASURES)
    items = [_item(address, one.document) for one in found]
    return exchange.answer(paging.envelope(asked, address, items, "", count))


def show(request: Request) -> Response:
    exchange.query(request)
    with house_of(request).database.read() as db:
        found = listing.find(db, caller_of(request), MEASUREMENT, request.path_params["code"])
    request.scope["keydesk"].items = 1
    return exchange.answer(_formerly(found.document))


def _families(request: Request) -> list[Document]:
    found = exchange.document(request)
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise BadRequest(NO_LIST)
    if len(found) > lines.MOST:
        raise TooLarge(lines.TOO_MANY, most=lines.MOST)
    return found


def _named(one: Document) -> bool:
    return isinstance(one.get("code"), str) and one["code"] != ""


def _told(one: Document, outcome: Outcome | None) -> dict[str, Any]:
    if isinstance(outcome, Saved):
        return {"code": one["code"], "status_code": 201 if outcome.created else 204}
    if outcome is None:
        said = [{"property": "code", "message": FLAWS["blank"]}]
        return {"code": None, "status_code": 422, "message": NO_FAMILY, "errors": said}
    return {"code": one["code"], "status_code": outcome.status} | _refused(outcome)


def _refused(error: KeydeskError) -> dict[str, Any]:
    said = told(error, MEASUREMENTS, "PATCH")
    if isinstance(error, Flawed):
        return said | {"message": FLAWED}
    if isinstance(error, Misfit):
        place = str(error.given.get("property", ""))
        errors = [{"property": place, "message": texts.misfit(error)[0].removesuffix(HELP)}]
        return {"message": NO_FAMILY, "errors": errors}
    return said


def _item(address: str, document: Document) -> dict[str, Any]:
    links = {"self": {"href": paging.item_address(address, document["code"])}}
    return {"_links": links, **_formerly(document)}


def _formerly(document: Document) -> dict[str, Any]:
    """`convert` holds the steps in their order."""
    units = [
        {
            "code": unit["code"],
            "convert": [
                {step["operator"]: step["value"]} for step in unit["convert_from_standard"]
            ],
            "symbol": unit["symbol"],
        }
        for unit in document["units"].values()
    ]
    return {"code": document["code"], "standard": document["standard_unit_code"], "units": units}


ALL = MEASUREMENTS.collection
routes: list[BaseRoute] = [
    guarded("GET", ALL, everything, permission=READ, changes=False),
    guarded("PATCH", ALL, save, permission=MANAGE, changes=True),
    guarded("GET", MEASURES.collection, index, permission=MEASURES.needs(LIST), changes=False),
    guarded("GET", MEASURES.item, show, permission=MEASURES.needs(GET), changes=False),
]
