"""The OpenAPI document of the catalog, made of the table of routes.  Pure."""

import re
from collections.abc import Iterator
from typing import Any

import keydesk
from keydesk.akeneo import parameters, schemas, table
from keydesk.akeneo.exchange import FORM, JSON, NDJSON
from keydesk.akeneo.root_api import ONE_FILE, SEARCH
from keydesk.akeneo.table import MEASUREMENTS, MEDIA, ROOT, Resource
from keydesk.structures.model import Document

PATH = f"{ROOT}/openapi.json"
REFUSALS = {
    400: "It cannot be read",
    401: "No credential, or one that is not valid",
    403: "The credential lacks a permission",
    404: "There is no such thing in this catalog",
    406: "The caller does not read JSON",
    413: "Too many lines, or too many bytes",
    415: "It is of another type",
    422: "It breaks a rule of the catalog",
    503: "Keydesk cannot reach its database",
}
OF_READING = (400, 401, 403, 404, 406, 422, 503)
OF_WRITING = (400, 401, 403, 404, 413, 415, 422, 503)
WORDS = {
    table.LIST: "List {nouns}",
    table.GET: "Read one of the {nouns}",
    table.CREATE: "Create one of the {nouns}",
    table.PATCH: "Change one of the {nouns}, or create it",
    table.BATCH: "Change or create up to a hundred {nouns}, one in each line",
    table.DELETE: "Delete one of the {nouns}",
}


def document() -> Document:
    """OpenAPI 3.1."""
    paths: dict[str, Document] = {}
    for path, method, operation in _operations():
        paths.setdefault(path, {})[method] = operation
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Keydesk catalog API",
            "version": keydesk.__version__,
            "description": "Products and what they are made of, in Akeneo's conventions. "
            "Send an API key or an access token as `Authorization: Bearer …`.",
        },
        "paths": paths,
        "components": {
            "schemas": {"error": schemas.ERROR, **dict(_components())},
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"bearer": []}],
    }


def _components() -> Iterator[tuple[str, Document]]:
    for resource in table.EVERY:
        yield resource.name, schemas.answered(resource.name)
        yield f"{resource.name}_sent", schemas.sent(resource.name)


def _operations() -> Iterator[tuple[str, str, Document]]:
    for resource in table.EVERY:
        for deed, method, path in table.deeds(resource):
            name = f"pim_api_{resource.name}_{deed}"
            yield path, method.lower(), _operation(resource, deed, path, name)
    yield from _apart()


def _operation(resource: Resource, deed: str, path: str, name: str) -> Document:
    told: Document = {
        "operationId": name,
        "summary": WORDS[deed].format(nouns=resource.nouns),
        "tags": [resource.nouns],
        "x-permission": resource.needs(deed),
        "parameters": [*_in_path(path), *parameters.of(resource, deed)],
        "responses": {**_good(resource, deed), **_bad(deed in table.READ)},
    }
    part = _ref(f"{resource.name}_sent")
    if deed in (table.CREATE, table.PATCH):
        told["requestBody"] = _body(JSON, part)
    elif deed == table.BATCH:
        told["requestBody"] = _body(NDJSON, part)
    return told


def _good(resource: Resource, deed: str) -> Document:
    whole = _ref(resource.name)
    match deed:
        case table.LIST:
            return _answer(200, "A page", schemas.envelope(whole))
        case table.GET:
            return _answer(200, "It", whole)
        case table.CREATE:
            return _empty(201)
        case table.PATCH:
            return _empty(201) | _empty(204)
        case table.BATCH:
            words = "What became of each line, in a line of its own: an object with `line`, "
            words += f"`{resource.key}`, `status_code`, and `message` where it was refused"
            return {"200": {"description": words, "content": {NDJSON: {}}}}
        case _:
            return _empty(204)


def _apart() -> Iterator[tuple[str, str, Document]]:
    """Those that are not like the others."""
    for path in (ROOT, f"{ROOT}/system-information"):
        yield path, "get", _told("Read what is served", "", 200, {"type": "object"}, tag="root")
    page = schemas.envelope(_ref("product_uuid"))
    found = _told("List products; the parameters stand in the body", "products:read", 200, page)
    found["requestBody"] = _body(JSON, parameters.AS_BODY)
    yield SEARCH, "post", found
    families = schemas.array(_ref("measurement_family"))
    read, change = "measurement_families:read", "measurement_families:update"
    yield MEASUREMENTS.collection, "get", _told("List measurement families", read, 200, families)
    told = schemas.array({"type": "object"})
    saved = _told("Change or create measurement families", change, 200, told)
    saved["requestBody"] = _body(JSON, schemas.array(_ref("measurement_family_sent")))
    yield MEASUREMENTS.collection, "patch", saved
    yield from _media()


def _media() -> Iterator[tuple[str, str, Document]]:
    here, read, one = MEDIA.collection, "media_files:read", _ref("media_file")
    listed = _told("List media files", read, 200, schemas.envelope(one))
    listed["parameters"] = parameters.PAGED
    yield here, "get", listed
    taken = _told("Send a file for a value", "media_files:create", 201, None)
    form = {"file": {"type": "string", "format": "binary"}}
    form |= {"product": schemas.TEXT, "product_model": schemas.TEXT}
    taken["requestBody"] = _body(FORM, schemas.shape(form, required=False) | {"required": ["file"]})
    yield here, "post", taken
    yield ONE_FILE, "get", _told("Read about a media file", read, 200, one, path=ONE_FILE)
    path = f"{ONE_FILE}/download"
    sent = _told("Read a media file itself", read, 200, None, path=path)
    sent["responses"]["200"] = {"description": "The file", "content": {"*/*": {}}}
    sent["responses"]["304"] = {"description": "It is the one that the caller has"}
    yield path, "get", sent


def _told(
    summary: str, permission: str, status: int, schema: Document | None, **more: str
) -> Document:
    good = _answer(status, "It", schema) if schema else _empty(status)
    found: Document = {"summary": summary, "responses": good | _bad(reading=True) | _bad()}
    found["tags"] = [more.get("tag", permission.partition(":")[0].replace("_", " "))]
    if permission:
        found["x-permission"] = permission
    else:
        found["security"] = []
    if "path" in more:
        found["parameters"] = _in_path(more["path"])
    return found


def _in_path(path: str) -> list[Document]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        for name in re.findall(r"{(\w+)}", path)
    ]


def _bad(reading: bool = False) -> Document:
    statuses = OF_READING if reading else OF_WRITING
    return {
        str(status): {"description": REFUSALS[status], "content": _content(JSON, _ref("error"))}
        for status in statuses
    }


def _answer(status: int, words: str, schema: Document) -> Document:
    return {str(status): {"description": words, "content": _content(JSON, schema)}}


def _empty(status: int) -> Document:
    where = {"Location": {"schema": {"type": "string"}}} if status == 201 else {}
    return {str(status): {"description": "Done", "headers": where}}


def _body(type_: str, schema: Document) -> Document:
    return {"required": True, "content": _content(type_, schema)}


def _content(type_: str, schema: Document) -> dict[str, Any]:
    return {type_: {"schema": schema}}


def _ref(name: str) -> Document:
    return {"$ref": f"#/components/schemas/{name}"}
