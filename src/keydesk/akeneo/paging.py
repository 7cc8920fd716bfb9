"""Akeneo's lists: which part was asked for, and the envelope it comes in.  Pure.

Two ways through a list: numbered pages, or `search_after` a cursor that clients take from the
`next` link.  `next` is there if and only if the page is full, so a last full page leads to an
empty one.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from keydesk.akeneo.errors import Unprocessable
from keydesk.catalog.model import Window

DEFAULT_LIMIT, MOST = 10, 100
DEEPEST = 10_000  # items that numbered pages reach, where there are cursors to go further
TOO_DEEP = (
    "You have reached the maximum number of pages you can retrieve with the "
    '"page" pagination type. Please use the search after pagination type instead'
)
NOT_BOOLEAN = (
    'Parameter "{name}" has to be a boolean. Only "true" or "false" allowed, "{text}" given.'
)
DEEP_HELP = "http://api.akeneo.com/documentation/pagination.html#search-after-type"


@dataclass(frozen=True)
class Asked:
    """`query` is echoed in every link; `page` is 0 with `search_after`."""

    query: dict[str, str]
    window: Window
    page: int
    counted: bool


def read(query: Mapping[str, str], *, cursors: bool = True) -> Asked:
    """`cursors`: whether this list has any.  Raises Unprocessable with Akeneo's own words."""
    kind = query.get("pagination_type", "page")
    if kind not in ("page", "search_after"):
        raise Unprocessable("Pagination type does not exist.")
    if kind == "search_after" and not cursors:
        raise Unprocessable("Pagination type is not supported.")
    limit = _limit(query)
    counted = yes(query, "with_count")
    echoed = {"with_count": "false", "pagination_type": kind, "limit": str(limit), **query}
    if kind == "search_after":
        after = query.get("search_after", "").partition("\0")[0]
        return Asked(echoed, Window(limit, after=after), 0, counted=False)
    page = _number(query, "page", 1)
    if cursors and page * limit > DEEPEST:
        raise Unprocessable(TOO_DEEP, documentation=DEEP_HELP)
    return Asked({"page": str(page), **echoed}, Window(limit, (page - 1) * limit), page, counted)


def from_body(found: Mapping[str, Any]) -> dict[str, str]:
    """Parameters that came as JSON: what is no text is written as the query would hold it."""
    return {
        name: said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
        for name, said in found.items()
    }


def envelope(
    asked: Asked, address: str, items: list[dict[str, Any]], cursor: str, count: int | None
) -> dict[str, Any]:
    """`address` is the list's own, absolute; `cursor` names the last of the items."""
    links = _by_page(asked, len(items)) if asked.page else _by_cursor(asked, len(items), cursor)
    body: dict[str, Any] = {"_links": {rel: _link(address, query) for rel, query in links.items()}}
    if asked.page:
        body["current_page"] = asked.page
    if count is not None:
        body["items_count"] = count
    return body | {"_embedded": {"items": items}}


def item_address(address: str, identifier: str) -> str:
    """A slash stays a slash, unless a client would take the part between two for a direction."""
    odd = any(part in ("", ".", "..") for part in identifier.split("/"))
    return f"{address}/{quote(identifier, safe='' if odd else '/')}"


def _by_page(asked: Asked, found: int) -> dict[str, dict[str, str]]:
    numbers = {"self": asked.page, "first": 1}
    if asked.page > 1:
        numbers["previous"] = asked.page - 1
    if found == asked.window.limit:
        numbers["next"] = asked.page + 1
    return {rel: asked.query | {"page": str(number)} for rel, number in numbers.items()}


def _by_cursor(asked: Asked, found: int, cursor: str) -> dict[str, dict[str, str]]:
    start = {name: value for name, value in asked.query.items() if name != "search_after"}
    links = {"self": asked.query, "first": start}
    if found == asked.window.limit:
        links["next"] = start | {"search_after": cursor}
    return links


def _link(address: str, query: Mapping[str, str]) -> dict[str, str]:
    return {"href": f"{address}?{urlencode(query)}"}


def _limit(query: Mapping[str, str]) -> int:
    limit = _number(query, "limit", DEFAULT_LIMIT)
    if limit > MOST:
        raise Unprocessable("You cannot request more than {most} items.", most=MOST)
    return limit


def _number(query: Mapping[str, str], name: str, default: int) -> int:
    text = query.get(name, str(default))
    bare = text.lstrip("0")
    if not (bare and text.isascii() and text.isdigit()):
        raise Unprocessable('"{text}" is not a valid {name} number.', text=text, name=name)
    return int(bare[:9])  # past every limit in any case, and int() refuses thousands of digits


def yes(query: Mapping[str, str], name: str) -> bool:
    text = query.get(name, "false")
    if text.lower() not in ("true", "false"):
        raise Unprocessable(NOT_BOOLEAN, name=name, text=text)
    return text.lower() == "true"
