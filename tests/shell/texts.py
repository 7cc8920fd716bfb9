"""Every text of the console that a reader may see: from templates, Python and fixed tables."""

import ast
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment
from jinja2.ext import extract_from_ast

from keydesk.access import ROLES
from keydesk.access.presets import PRESETS
from keydesk.auth.permissions import TREE
from keydesk.kit.errors import CATALOGUE

SOURCE = Path(__file__).parents[2] / "src/keydesk"
SPOKEN = {"_", "_html", "_n", "N_", "say", "count"}
RULES = {"Misfit", "Unknown", "NoOptions"}  # whose first word is a name, and no text
REFUSALS = {error.__name__ for error in CATALOGUE.values()} - RULES | {"Unprocessable"}
NAMED = {"template", "REFUSAL", "UNSEEN"}  # texts that are told apart by a name
PLACE = {"Violation": 1}  # which argument is the text; the first unless told
QUIET = {
    "attempts",
    "dialects",
    "oauth",
    "sheets",
}  # rooms whose errors no page of the console shows
Found = Iterator[tuple[str, ...]]


def everything() -> set[tuple[str, ...]]:
    """Each text as (text,) or (singular, plural)."""
    return {*of_templates(), *of_python(), *of_tables()}


def of_templates() -> Found:
    environment = Environment(extensions=[], autoescape=True)
    for path in SOURCE.rglob("templates/*.html"):
        tree = environment.parse(path.read_text(encoding="utf-8"))
        for _, function, given in extract_from_ast(tree, ("_", "_html", "_n")):
            texts = (given,) if isinstance(given, str) else tuple(t for t in given or () if t)
            yield from forms(function, texts)


def of_python() -> Found:
    for path in SOURCE.glob("*/*.py"):
        if path.parent.name not in QUIET and not path.name.endswith("cli.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                yield from of_node(node)


def of_node(node: ast.AST) -> Found:
    match node:
        case ast.Call(ast.Name(name) | ast.Attribute(_, name), arguments) if name in SPOKEN:
            yield from forms(name, tuple(constants(arguments)))
        case ast.Call(ast.Name(name) | ast.Attribute(_, name), arguments):
            if name in REFUSALS | {"Violation", "__init__"}:
                said = constants(arguments[PLACE.get(name, 0) :][:1])
                yield from ((text,) for text in said if name != "__init__" or " " in text)
        case ast.Assign(
            [ast.Name("template" | "REFUSAL" | "UNSEEN")],
            value=ast.Constant(str(text)),
        ):
            yield (text,)
        case ast.FunctionDef(args=ast.arguments(defaults=[ast.Constant(str(text))])) if " " in text:
            yield (text,)
        case ast.keyword("empty", ast.Constant(str(text))) if text:
            yield (text,)


def forms(function: str | None, texts: tuple[str, ...]) -> Found:
    if function in ("_n", "count") and len(texts) > 1:
        yield texts[:2]
    elif texts and function not in ("_n", "count"):
        yield texts[:1]


def constants(arguments: list[ast.expr]) -> Iterator[str]:
    for argument in arguments:
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield argument.value


def of_tables() -> Found:
    for role in (*ROLES, *PRESETS):
        yield from ((role.name,), (role.explanation,))
    for branch in TREE:
        yield from ((branch.label,), *((resource.label,) for resource in branch.resources))
