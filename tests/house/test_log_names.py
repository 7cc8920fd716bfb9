"""Every event of the log has a static name, and docs/operating.md explains each."""

import ast
import re

from tests.house.pages import DOCS
from tests.house.sources import SOURCES

METHODS = {"debug", "info", "warning", "error", "exception", "critical", "log"}
NAME = re.compile(r"[a-z]+(_[a-z]+)+")


def logged() -> list[tuple[str, ast.expr]]:
    """Where something is logged, and under which name."""
    return [
        (f"{source.name}:{call.lineno}", call.args[0])
        for source in SOURCES
        for call in source.calls()
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in METHODS
        and ast.unparse(call.func.value) in {"log", "logger", "logging"}
    ]


def test_a_name_is_a_constant():
    """A name with a value in it can be neither searched nor counted, nor trusted."""
    assert logged()
    free = [where for where, name in logged() if not isinstance(name, ast.Constant)]
    assert free == []
    assert [name.value for _, name in logged() if not NAME.fullmatch(name.value)] == []


def test_only_loggers_named_log_are_used():
    """Another name would be out of the reach of these tests."""
    loggers = [
        f"{source.name} {ast.unparse(node.targets[0])}"
        for source in SOURCES
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Assign) and "getLogger(" in ast.unparse(node.value)
    ]
    assert [one for one in loggers if not one.endswith(" log")] == []


def test_every_name_is_on_the_page_and_no_other():
    text = (DOCS / "operating.md").read_text(encoding="utf-8")
    table = text.partition("## Read the logs")[2].partition("\n## ")[0]
    listed = re.findall(r"^\| `([a-z_]+)` \|", table, re.MULTILINE)
    assert sorted(listed) == sorted({name.value for _, name in logged()} | {"library_message"})
