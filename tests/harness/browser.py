"""A real Chromium, and axe-core as judge of what people with a disability can use."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

AXE = Path(__file__).parents[1] / "browser" / "axe.min.js"
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "viewport": {"width": 1440, "height": 900}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1440, "height": 900}},
    "phone": {
        "color_scheme": "light", "viewport": {"width": 390, "height": 844},
        "has_touch": True, "is_mobile": True,
    },
    "phone-dark": {
        "color_scheme": "dark", "viewport": {"width": 390, "height": 844},
        "has_touch": True, "is_mobile": True,
    },
}  # fmt: skip
# Dark and narrow: all other journeys run bright and wide; the rest is seen by test-world.
EACH_LOOK = [
    pytest.param(name, marks=[] if name == "phone-dark" else pytest.mark.world) for name in LOOKS
]


@contextmanager
def chromium() -> Iterator[Browser]:
    name = os.environ.get("CHROMIUM") or "chromium"
    found = shutil.which(name)
    if not found:
        raise RuntimeError("The browser tests need chromium: apt-get install chromium.")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found, args=[*sandbox, "--disable-dev-shm-usage"]
        )
        try:
            yield browser
        finally:
            browser.close()


def context(browser: Browser, look: str = "light", **more: Any) -> BrowserContext:
    """A fresh profile: light, dark, phone (390 px) or phone-dark.  English unless told."""
    options = {"locale": "en-US", "timezone_id": "UTC", "reduced_motion": "reduce"}
    return browser.new_context(**(options | LOOKS[look] | more))


def axe(page: Page) -> list[str]:
    """What axe-core finds, one line each: rule, impact, the elements.  Empty is what we want.

    Evaluated from outside the page, so the page's Content-Security-Policy stays as it is.
    """
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{rule['id']} ({rule['impact']}): {', '.join(str(node['target']) for node in nodes)}"
        for rule in found["violations"]
        if (nodes := rule["nodes"])
    ]
