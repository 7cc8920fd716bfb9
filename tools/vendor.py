"""Re-creates shell/static/vendor, shell/icons.json and tests/browser/axe.min.js from npm.

Run by hand when a version below changes: `python tools/vendor.py`.  It needs npm.
What it writes is committed, so that installing and running Keydesk needs no Node.
"""

import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHELL = ROOT / "src/keydesk/shell"
VENDOR = SHELL / "static/vendor"
BROWSER = ROOT / "tests/browser"

PACKAGES = {
    "@tabler/core": "1.6.1",
    "@tabler/icons": "3.51.0",
    "htmx.org": "4.0.1",
    "@fontsource-variable/inter": "5.3.0",
    "@fontsource-variable/jetbrains-mono": "5.3.0",
    "swagger-ui-dist": "5.35.0",
    "axe-core": "4.14.1",
}
FILES = {
    "@tabler/core/dist/css/tabler.min.css": VENDOR / "tabler.min.css",
    "@tabler/core/dist/js/tabler.min.js": VENDOR / "tabler.min.js",
    "htmx.org/dist/htmx.min.js": VENDOR / "htmx.min.js",
    "htmx.org/LICENSE": VENDOR / "LICENSES/htmx.txt",
    "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2": VENDOR / "inter-latin.woff2",
    "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2": VENDOR
    / "inter-latin-ext.woff2",
    "@fontsource-variable/inter/LICENSE": VENDOR / "LICENSES/inter.txt",
    "@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2": VENDOR
    / "jetbrains-mono-latin.woff2",
    "@fontsource-variable/jetbrains-mono/LICENSE": VENDOR / "LICENSES/jetbrains-mono.txt",
    "swagger-ui-dist/swagger-ui.css": VENDOR / "swagger-ui.css",
    "swagger-ui-dist/swagger-ui-bundle.js": VENDOR / "swagger-ui-bundle.js",
    "swagger-ui-dist/swagger-ui-standalone-preset.js": VENDOR / "swagger-ui-standalone-preset.js",
    "swagger-ui-dist/LICENSE": VENDOR / "LICENSES/swagger-ui.txt",
    "swagger-ui-dist/NOTICE": VENDOR / "LICENSES/swagger-ui-notice.txt",
    "@tabler/icons/LICENSE": VENDOR / "LICENSES/tabler-icons.txt",
    "axe-core/axe.min.js": BROWSER / "axe.min.js",
    "axe-core/LICENSE": BROWSER / "axe.LICENSE.txt",
}
TABLER_LICENCE = (
    "MIT License\n\nCopyright (c) 2018-2026 The Tabler Authors, codecalm.net Paweł Kuna\n\n"
)
ICONS = """
adjustments alert-triangle arrow-bar-right arrow-bar-to-right arrow-left arrows-exchange ban book
check chevron-down chevron-right chevron-up circle-check-filled clock clock-x copy device-desktop
dots download eye flame history id-badge-2 info-circle key keyboard language link lock lock-access
login logout menu-2 moon package paperclip pencil photo player-pause player-pause-filled
player-play plug plug-connected plus refresh robot search selector sitemap stack-2 sun trash upload
user-circle user-exclamation users x
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        wanted = [f"{name}@{version}" for name, version in PACKAGES.items()]
        quiet = ["--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
        subprocess.run(["npm", "install", *quiet, *wanted], cwd=folder, check=True)
        modules = Path(folder) / "node_modules"
        shutil.rmtree(VENDOR, ignore_errors=True)
        for source, target in FILES.items():
            copy(modules / source, target)
        licence = re.sub(r"^MIT License\s+Copyright[^\n]*\s+", "", icons_licence(modules))
        (VENDOR / "LICENSES/tabler.txt").write_text(TABLER_LICENCE + licence)
        write_icons(modules / "@tabler/icons/icons")


def copy(source: Path, target: Path) -> None:
    """Copies; drops the pointer to a source map, which is not shipped."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.suffix not in {".js", ".css"}:
        shutil.copyfile(source, target)
        return
    pointer = r"\n?(/\*|//)# sourceMappingURL=[^\n*]*(\*/)?"
    target.write_text(re.sub(pointer, "", source.read_text()).rstrip() + "\n")


def icons_licence(modules: Path) -> str:
    return (modules / "@tabler/icons/LICENSE").read_text()


def write_icons(folder: Path) -> None:
    """The inside of each used icon's <svg>, by name; `-filled` names the filled kind."""
    bodies = {}
    for name in ICONS.split():
        style = "filled" if name.endswith("-filled") else "outline"
        svg = (folder / style / f"{name.removesuffix('-filled')}.svg").read_text()
        found = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.DOTALL)
        bodies[name] = " ".join((found.group(1) if found else "").split())
    (SHELL / "icons.json").write_text(json.dumps(bodies, indent=1) + "\n")


if __name__ == "__main__":
    main()
