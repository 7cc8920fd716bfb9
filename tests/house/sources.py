"""The source files, parsed once for all the rules."""

import ast
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path

import keydesk

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "keydesk"
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    path: Path

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    @property
    def module(self) -> str:
        parts = self.path.relative_to(ROOT / "src").with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def room(self) -> str:
        inside = self.path.relative_to(PACKAGE).parts
        return inside[0] if len(inside) > 1 else ""

    @property
    def migration(self) -> bool:
        return self.room == "migrations"

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    def functions(self) -> Iterator[Function]:
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))

    def calls(self) -> Iterator[ast.Call]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))


SOURCES = [Source(path) for path in sorted(PACKAGE.rglob("*.py"))]
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def import_everything() -> None:
    """Catalogues of events and errors are complete only when every room was imported."""
    for module in pkgutil.walk_packages(keydesk.__path__, "keydesk."):
        if "versions" not in module.name and not module.name.endswith(("__main__", ".env")):
            import_module(module.name)
