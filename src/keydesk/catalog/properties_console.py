"""The form of what a product is apart from its values: enabled, its family, its categories."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from keydesk.auth import caller_of, house_of
from keydesk.catalog import console_words, editors, product_pages
from keydesk.catalog.model import Document, Product, Whole
from keydesk.catalog.product_pages import Typed, named
from keydesk.catalog.values_console import done, found, put, shown_again
from keydesk.kit.errors import Invalid, KeydeskError, Violation
from keydesk.shell import N_
from keydesk.shell.forms import Form
from keydesk.shell.i18n import of as language_of
from keydesk.structures import snapshots

SURE_FIRST = N_("Confirm the change of the family first.")
UNSURE = "?"  # no family is called so


class AskFirst(Invalid):
    """Something changes that the person should know of before."""


def properties(request: Request, form: Form) -> Response:
    house, by = house_of(request), caller_of(request)
    now = house.clock()
    try:
        with house.database.write() as db:
            structure = snapshots.hold_seen(db, by, now=now)
            one, _ = found(request, db, structure, form)
            editors.check(one.own, form.one("version"))
            data = _changed(one, form)
            if (
                one.own.family
                and "family" in data
                and form.one("sure", UNSURE) != form.one("family")
            ):
                raise AskFirst(Violation("family", SURE_FIRST))
            put(db, by, named(request), data, now=now)
    except KeydeskError as error:
        return _again(request, form, error)
    return done(request, form, "properties")


def enabled(request: Request, form: Form) -> Response:
    """The button at the head of the page: it says itself what it does."""
    house, by = house_of(request), caller_of(request)
    with house.database.write() as db:
        data = {"enabled": form.one("enabled") == "yes"}
        put(db, by, named(request), data, now=house.clock())
    return done(request, form, form.one("tab"))


def _changed(one: Whole, form: Form) -> Document:
    """Only what is not as it is stored."""
    sent = _sent(form)
    data: Document = {}
    if sorted(sent["categories"]) != sorted(one.own.document["categories"]):
        data["categories"] = sent["categories"]
    if isinstance(one.own, Product):
        if sent["enabled"] != one.own.enabled:
            data["enabled"] = sent["enabled"]
        if not one.own.parent and sent["family"] != (one.own.family or ""):
            data["family"] = sent["family"] or None
    return data


def _sent(form: Form) -> dict[str, Any]:
    more = (code.strip() for code in form.one("more").split(","))
    return {
        "categories": [*dict.fromkeys([*form.many("category"), *filter(None, more)])],
        "enabled": form.one("enabled") != "",
        "family": form.one("family"),
    }


def _again(request: Request, form: Form, error: KeydeskError) -> Response:
    house, by, language = house_of(request), caller_of(request), language_of(request)
    shown = Typed(chosen=_sent(form))
    with house.database.read() as db:
        structure = snapshots.current(db, by)
        one, here = found(request, db, structure, form)
        if isinstance(error, AskFirst):
            shown = Typed(chosen=_sent(form) | {"sure": _strange(one, structure, form)})
        elif isinstance(error, editors.Changed):
            words = product_pages.words_of(db, by, here, language, one)
            happened = editors.since(db, by, one.own, form.one("version"), words)
            shown = Typed(chosen=_beside(form, happened), meanwhile=happened.meanwhile)
        else:
            shown = Typed(
                chosen=_sent(form), errors=console_words.told(language, error, structure.identifier)
            )
    return shown_again(request, form, "properties", shown, error.status)


def _beside(form: Form, happened: editors.Since) -> dict[str, Any]:
    """What this person did not touch is shown as it is now."""
    sent, was = _sent(form), happened.properties
    touched = {
        "enabled": "enabled" not in was or sent["enabled"] != was["enabled"],
        "family": "family" not in was or sent["family"] != (was["family"] or ""),
        "categories": "categories" not in was
        or sorted(sent["categories"]) != sorted(was["categories"] or []),
    }
    return {name: of for name, of in sent.items() if touched[name]}


def _strange(one: Whole, structure: Any, form: Form) -> list[str]:
    """The attributes that have a value and no place in the new family."""
    family = structure.families.get(form.one("family"))
    return sorted(set(one.values) - (family.attributes if family else set()))
