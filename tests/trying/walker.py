"""Carries a Postman collection out as Postman does, but for its scripts: those are known here.

The order is the collection's.  What its scripts do is done in Python; newman runs them as they are
(test_for_real.py).
"""

import base64
import re
from typing import Any

NAME = re.compile(r"{{(\w+)}}")


def walk(http: Any, collection: Any, environment: Any, **secrets: str) -> list[Any]:
    """The answers, one for each request."""
    known = {one["key"]: one["value"] for one in environment["values"]} | secrets
    known["url"] = known["url"] and ""  # relative, so that the client's own address is used
    return [_ask(http, item, known) for item in collection["item"]]


def _ask(http: Any, item: Any, known: dict[str, str]) -> Any:
    scripts = {event["listen"]: "\n".join(event["script"]["exec"]) for event in item["event"]}
    if "base64ClientIdSecret" in scripts.get("prerequest", ""):
        plain = f"{known['clientId']}:{known['secret']}"
        known["base64ClientIdSecret"] = base64.b64encode(plain.encode()).decode()
    request = item["request"]
    headers = {one["key"]: _filled(one["value"], known) for one in request["header"]}
    form = request.get("body", {}).get("urlencoded", [])
    body = {one["key"]: _filled(one["value"], known) for one in form}
    url = _filled(request["url"]["raw"], known)
    answer = http.request(request["method"], url, headers=headers, data=body or None)
    for name, field in (("token", "access_token"), ("refreshToken", "refresh_token")):
        if f'pm.environment.set("{name}"' in scripts["test"]:
            known[name] = answer.json()[field]
    return answer


def _filled(text: str, known: dict[str, str]) -> str:
    return NAME.sub(lambda found: known[found[1]], text)
