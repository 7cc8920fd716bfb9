"""The API itself.  It knows nothing of keys: who may call what is told by whoever protects it."""

from itertools import count
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Body, HTTPException

from association import data
from association.data import Record

BASE = "/integrations/v1"
router = APIRouter(prefix=BASE)
numbers = count(1)


def listed(records: list[Record]) -> dict[str, Any]:
    return {"data": records, "total": len(records)}


def one_of(records: list[Record], id_: str) -> Record:
    for record in records:
        if record["id"] == id_:
            return record
    raise HTTPException(404, "There is none with this id.")


@router.get("/contacts")
def contacts() -> dict[str, Any]:
    return listed(data.CONTACTS)


@router.get("/contacts/{id_}")
def contact(id_: str) -> Record:
    return one_of(data.CONTACTS, id_)


@router.get("/paiements")
def payments() -> dict[str, Any]:
    """What was collected."""
    return listed(data.PAIEMENTS)


@router.get("/abonnements")
def recurring_payments() -> dict[str, Any]:
    return listed(data.ABONNEMENTS)


@router.get("/forms")
def forms() -> dict[str, Any]:
    return listed(data.FORMS)


@router.get("/forms/{id_}")
def form(id_: str) -> Record:
    return one_of(data.FORMS, id_)


@router.get("/forms/{id_}/submissions")
def submissions(id_: str) -> dict[str, Any]:
    one_of(data.FORMS, id_)
    return listed([found for found in data.SUBMISSIONS if found["form_id"] == id_])


@router.get("/webhooks")
def webhooks() -> dict[str, Any]:
    return listed(list(data.WEBHOOKS.values()))


@router.post("/webhooks", status_code=201)
def create_webhook(
    url: Annotated[str, Body()], events: Annotated[list[str], Body(min_length=1)]
) -> Record:
    """https alone, as the association's page says."""
    if urlsplit(url).scheme != "https":
        raise HTTPException(422, "The address of a webhook begins with https://.")
    made = {"id": f"wh_{next(numbers)}", "url": url, "events": events, "active": True}
    data.WEBHOOKS[made["id"]] = made
    return made


@router.put("/webhooks/{id_}")
def edit_webhook(id_: str, active: Annotated[bool, Body(embed=True)]) -> Record:
    found = one_of(list(data.WEBHOOKS.values()), id_)
    found["active"] = active
    return found


@router.delete("/webhooks/{id_}", status_code=204)
def delete_webhook(id_: str) -> None:
    one_of(list(data.WEBHOOKS.values()), id_)
    del data.WEBHOOKS[id_]
