"""Cells that a spreadsheet program would take for formulas, made texts for it, and back.  Pure.

An apostrophe before it makes a text of `=1+1`.  What begins with apostrophes and then such a sign
gets one more, so every text comes back as it was.  A plain number computes nothing: it stays.
"""

import re

from keydesk.kit.formulas import SIGNS

FORMULA = re.compile(rf"'*[{SIGNS}\n]")
NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
MARK = "'"


def written(cell: str) -> str:
    return MARK + cell if FORMULA.match(cell) and not NUMBER.fullmatch(cell) else cell


def read(cell: str) -> str:
    return cell[1:] if cell.startswith(MARK) and FORMULA.match(cell) else cell
