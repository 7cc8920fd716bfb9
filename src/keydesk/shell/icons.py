"""The icons of the console, inlined: the few of Tabler's that tools/vendor.py picks."""

import json
from functools import cache
from pathlib import Path

from markupsafe import Markup

FILE = Path(__file__).parent / "icons.json"
SVG = Markup(
    '<svg class="{classes}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{body}</svg>'
)


@cache
def bodies() -> dict[str, str]:
    """What stands inside each icon's <svg>, by name."""
    found: dict[str, str] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


@cache
def icon(name: str, extra: str = "") -> Markup:
    """Raises KeyError for an icon that was not vendored.  It is decoration: never read aloud."""
    kind = "kd-i kd-i--fill" if name.endswith("-filled") else "kd-i"
    body = Markup(bodies()[name])  # noqa: S704  (our own file)
    return SVG.format(classes=f"{kind} {extra}".strip(), body=body)
