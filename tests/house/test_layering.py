"""Who may read the clock, who may open a transaction, who may import where."""

import ast
import re

from tests.house.sources import SOURCES

EDGES = {
    "api",
    "cli",
    "console",
    "desk",
    "dialogs",
    "flusher",
    "pages",
    "scheme",
    "sealer",
    "users",
    "welcome",
}  # and the roots, which are in no room
# The token endpoints: each commits before it answers, or works between two transactions; and
# introspection, which reads what All stands for.
OF_TOKENS = {"committing", "clients", "owner_password", "refreshing", "rfc7009", "rfc7662"}
CLOCKS = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns",
}  # fmt: skip


def test_only_kit_reads_the_clock():
    """A verb with a clock of its own cannot be tested at a boundary, nor replayed."""
    found = [
        f"{source.name}:{call.lineno}"
        for source in SOURCES
        if source.room != "kit"
        for call in source.calls()
        if ast.unparse(call.func) in CLOCKS
    ]
    assert found == []


def test_only_the_edges_open_transactions():
    """A verb that opens its own transaction cannot be part of a larger one, nor be undone."""
    found = [
        f"{source.name}:{call.lineno} {ast.unparse(call.func)}"
        for source in SOURCES
        if source.room not in {"", "kit", "migrations"}
        if source.path.stem.rpartition("_")[2] not in EDGES
        if not (source.room == "oauth" and source.path.stem in OF_TOKENS)
        for call in source.calls()
        if _opens(call)
    ]
    assert found == []


def _opens(call: ast.Call) -> bool:
    """`database.read()`, `house.usage.write()`, `engine.begin()` and the like."""
    if not isinstance(call.func, ast.Attribute) or call.args:
        return False
    owner = ast.unparse(call.func.value).rsplit(".", 1)[-1]
    return call.func.attr in {"read", "write", "begin"} and owner in {
        "database", "usage", "engine", "house",
    }  # fmt: skip


def test_no_import_stands_inside_a_function():
    """A hidden import is a hidden arrow: the floors are checked at the top of the file."""
    found = [
        f"{source.name}:{node.lineno}"
        for source in SOURCES
        for function in source.functions()
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert found == []


def test_only_store_files_write_sql_text():
    """SQL about a table stands in one file of its room, where its WHERE can be reviewed."""
    found = [
        f"{source.name}:{node.lineno}"
        for source in SOURCES
        if source.path.stem != "store" and source.room not in {"", "kit", "migrations"}
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_sql(node.value)
    ]
    assert found == []


def _is_sql(text: str) -> bool:
    return re.match(r"(SELECT|UPDATE|INSERT INTO|DELETE FROM)\s", text) is not None
