"""What a product or model becomes when a part of it is sent: everything but its place below
models.  Pure."""

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from keydesk.catalog import merging, patches
from keydesk.catalog.batches import Batch, Unique
from keydesk.catalog.inheriting import without_inherited
from keydesk.catalog.known import Known
from keydesk.catalog.merging import Names
from keydesk.catalog.model import Document, Values, Whole
from keydesk.catalog.values import check
from keydesk.structures.model import CATEGORY, GROUP, NUMBER, Attribute, Structure
from keydesk.structures.violations import Flaw, Misfit

EMPTY: Document = {
    "categories": [],
    "groups": [],
    "values": {},
    "associations": {},
    "quantified_associations": {},
}
LARGEST = 900_000  # bytes: what is read can be sent back in one line
BARRED = (",", ";")  # in identifiers: they part lists of them


def document(
    batch: Batch, own: Document, patch: Document, above: Whole | None, flaws: list[Flaw]
) -> Document:
    """`above`: the parent with what it takes over itself; that is not kept a second time."""
    made = dict(own)
    for name, kind in (("categories", CATEGORY), ("groups", GROUP)):
        if name in patch:
            made[name] = _existing(batch.structure, name, kind, patch[name])
    if "values" in patch:
        made["values"] = merging.values(own["values"], patch["values"], batch.known, flaws)
    names = Names(batch.structure, lambda named: product(batch, named), batch.models)
    if "associations" in patch:
        made["associations"] = merging.listed(own["associations"], patch["associations"], names)
    if "quantified_associations" in patch:
        made["quantified_associations"] = merging.quantified(
            own["quantified_associations"], patch["quantified_associations"], names, flaws
        )
    made = _less(made, own, above) if above else made
    if len(json.dumps(made, ensure_ascii=False).encode()) > LARGEST:
        flaws.append(Flaw("too_large", "values", {"most": LARGEST}))
    return made


def _existing(structure: Structure, name: str, kind: str, codes: list[str]) -> list[str]:
    for code in codes:
        if not structure.has(kind, code):
            raise Misfit("unknown_code", property=name, kind=kind, code=code)
    return sorted(codes)


def product(batch: Batch, named: str) -> str | None:
    """By identifier or by uuid, whichever it is: an identifier that looks like a uuid is rare,
    and one that exists wins."""
    known = batch.identifiers.get(named)
    if known is None:
        known = patches.uuid(named)
    return known if known in batch.uuids else None


def _less(made: Document, own: Document, above: Whole) -> Document:
    """What was its own before stays its own, though a model above has it too: a two-way association
    that was let go here would be let go on its other side."""
    held = {*above.categories} - {*own["categories"]}
    return made | {
        "categories": [code for code in made["categories"] if code not in held],
        **{
            name: without_inherited(made[name], getattr(above, name), own[name])
            for name in ("associations", "quantified_associations")
        },
    }


def identifier(batch: Batch, uuid: str, text: str, flaws: list[Flaw]) -> None:
    """The rules of the main identifier, told under its own name."""

    def report(code: str, **params: object) -> None:
        flaws.append(Flaw(code, "identifier", params))

    attribute = batch.structure.attributes[batch.structure.identifier]
    check(attribute, text, batch.known, report)
    if any(letter in text for letter in BARRED) or text != text.strip():
        report("identifier_characters")
    if batch.identifiers.get(text, uuid) != uuid:
        report("identifier_taken", identifier=text)


def uniques(structure: Structure, values: Values) -> dict[Unique, str | None]:
    """What no other product may have; by it, the locale it stands in."""
    return {
        (code, _sameness(structure.attributes[code], entry["data"])): entry["locale"]
        for code in structure.uniques & values.keys()
        for entry in values[code]
    }


def wished(known: Known, code: str, entries: list[Document]) -> Iterator[Unique]:
    """The same of values as they were sent: what they will be when they are kept."""
    attribute = known.structure.attributes[code]
    for entry in entries:
        with suppress(Misfit):
            data = check(attribute, entry["data"], known, _unheard)
            yield code, _sameness(attribute, data)


def _unheard(_: str, **__: object) -> None:
    """Who broke which rule is told when the values are put."""


def _sameness(attribute: Attribute, data: Any) -> str:
    """1.5 and 1.50 are the same number."""
    text = str(data)
    if attribute.type == NUMBER and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text[:255] if text != "-0" else "0"


def unique_flaws(batch: Batch, uuid: str, values: Values) -> list[Flaw]:
    return [
        Flaw("not_unique", "values", {"value": one[1]}, one[0], locale)
        for one, locale in uniques(batch.structure, values).items()
        if batch.uniques.get(one, uuid) != uuid
    ]
