"""Small files, small functions, and a first line that says what each is for."""

import ast

from tests.house.sources import ROOT, SOURCES, TESTS


def test_no_file_is_longer_than_200_lines():
    """A file that needs scrolling is two files that were never parted."""
    long = [s.name for s in SOURCES if len(s.text.splitlines()) > 200 and not s.migration]
    assert long == []


def test_no_function_is_longer_than_30_lines():
    long = [
        f"{source.name}:{function.lineno} {function.name}"
        for source in SOURCES
        if not source.migration
        for function in source.functions()
        if (function.end_lineno or 0) - function.lineno >= 30
    ]
    assert long == []


def test_every_file_says_what_it_is_for():
    paths = [source.path for source in SOURCES] + TESTS
    mute = [str(p.relative_to(ROOT)) for p in paths if not ast.get_docstring(_parsed(p))]
    assert mute == []


def _parsed(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def test_names_say_what_a_thing_is():
    """A Manager, a Service or a Helper is a file where everything ends up."""
    vague = ("Manager", "Service", "Helper", "Util", "Handler")
    found = [
        f"{source.name} {node.name}"
        for source in SOURCES
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ClassDef) and node.name.endswith(vague)
    ]
    files = [s.name for s in SOURCES if s.path.stem in {"utils", "helpers", "common", "misc"}]
    assert found + files == []
