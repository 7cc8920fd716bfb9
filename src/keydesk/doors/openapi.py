"""The OpenAPI document of POST /verify and GET /verify/changes.  Pure."""

from typing import Any

import keydesk
from keydesk.doors.asking import LONGEST, MOST
from keydesk.doors.numbers import HEADER

PATH = "/verify/openapi.json"
CODES = (
    "valid", "unknown", "revoked", "inactive", "expired", "forbidden", "ip_denied",
    "rate_limited", "malformed",
)  # fmt: skip
REASONS = ("missing_permission", "unknown_permission", "unmapped_route", "ambiguous_path")
TEXT, OPTIONAL = {"type": "string"}, {"type": ["string", "null"]}
ENTRY = {
    "type": "object",
    "required": ["credential"],
    "additionalProperties": False,
    "properties": {
        name: {"type": "string" if name == "credential" else ["string", "null"], "maxLength": most}
        for name, most in LONGEST.items()
    },
}
ANSWER = {
    "type": "object",
    "required": [
        "valid", "code", "connection", "connection_id", "credential_id", "permissions",
        "expires_at", "remember", "holds_seconds",
    ],
    "properties": {
        "valid": {"type": "boolean"},
        "code": {"enum": CODES},
        "connection": OPTIONAL,
        "connection_id": OPTIONAL,
        "credential_id": OPTIONAL,
        "permissions": {"type": "array", "items": TEXT},
        "expires_at": {**OPTIONAL, "format": "date-time"},
        "remember": {"type": "boolean"},
        "holds_seconds": {"type": ["integer", "null"]},
        "reason": {"enum": REASONS},
        "missing": OPTIONAL,
        "retry_after": {"type": "integer"},
        "field": TEXT,
        "message": TEXT,
    },
}  # fmt: skip
NUMBER = {"type": "object", "required": ["number"], "properties": {"number": TEXT}}
REFUSALS = {"401": "No credential that works", "403": "Lacks credentials:verify"}
OUTAGE = {"503": "Keydesk cannot look"}
UNREADABLE = {"400": "No JSON", "413": "More than 1 MB", "422": "Neither an object nor a list"}


def document() -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {"title": "Keydesk: verify credentials", "version": keydesk.__version__},
        "security": [{"bearer": []}],
        "components": {
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
            "schemas": {"Entry": ENTRY, "Answer": ANSWER},
        },
        "paths": {"/verify": {"post": _post()}, "/verify/changes": {"get": _get()}},
    }


def _post() -> dict[str, Any]:
    return {
        "summary": "Do these credentials work, for that permission, that call, from there?",
        "requestBody": {"required": True, "content": _json(_either("Entry"))},
        "responses": {"200": _told(_either("Answer")), **_refusals(UNREADABLE)},
    }


def _get() -> dict[str, Any]:
    return {
        "summary": "Has anything changed since an answer was remembered?",
        "responses": {"200": _told(NUMBER), **_refusals({})},
    }


def _either(name: str) -> dict[str, Any]:
    one = {"$ref": f"#/components/schemas/{name}"}
    return {"oneOf": [one, {"type": "array", "items": one, "minItems": 1, "maxItems": MOST}]}


def _told(schema: dict[str, Any]) -> dict[str, Any]:
    headers = {HEADER: {"schema": TEXT}}
    return {"description": "Answered", "headers": headers, "content": _json(schema)}


def _refusals(more: dict[str, str]) -> dict[str, Any]:
    return {status: {"description": text} for status, text in (REFUSALS | OUTAGE | more).items()}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}
