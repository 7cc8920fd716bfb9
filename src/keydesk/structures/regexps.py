"""Regular expressions read into a tree: the part of PCRE that needs no going back.  Pure.

Refused: back references, look around, possessive and conditional groups, and what is longer or
deeper than anybody writes.
"""

import unicodedata

from keydesk.structures.syntax import (
    PLACES,
    SETS,
    WORD,
    WRITTEN,
    Characters,
    Either,
    Is,
    Node,
    Place,
    Repeated,
    Sequence,
    Unfit,
)

LONGEST, DEEPEST, MOST_REPEATED = 255, 20, 255


class Reader:
    """Reads one expression; `dot_all`, `lines`, `fold` are its flags s, m and i."""

    def __init__(self, text: str, flags: str) -> None:
        self.text, self.at, self.depth = text, 0, 0
        self.dot_all, self.lines, self.fold = "s" in flags, "m" in flags, "i" in flags

    def whole(self) -> Node:
        if len(self.text) > LONGEST:
            raise Unfit("long")
        node = self.either()
        if self.at < len(self.text):
            raise Unfit("parenthesis")
        return node

    def either(self) -> Node:
        branches = [self.sequence()]
        while self.took("|"):
            branches.append(self.sequence())
        return Either(tuple(branches)) if len(branches) > 1 else branches[0]

    def sequence(self) -> Node:
        nodes = []
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            nodes.append(self.repeated(self.atom()))
        return Sequence(tuple(nodes))

    def atom(self) -> Node:
        one = self.take()
        if one == "(":
            return self.group()
        if one == "[":
            return self.characters(self.bracket())
        if one == "\\":
            return self.escaped()
        if one in "*+?":
            raise Unfit("repetition")
        if one == ".":
            return Characters(lambda c: self.dot_all or c != "\n")
        if one in "^$":
            first, last = ("line start", "line end") if self.lines else ("start", "last line")
            return Place(first if one == "^" else last)
        return self.characters(one.__eq__)

    def group(self) -> Node:
        if self.took("?") and not self.took(":"):
            raise Unfit("group")
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unfit("deep")
        node = self.either()
        if not self.took(")"):
            raise Unfit("parenthesis")
        self.depth -= 1
        return node

    def repeated(self, node: Node) -> Node:
        least, most = self.times()
        if (least, most) == (1, 1):
            return node
        if self.took("+"):
            raise Unfit("possessive")
        self.took("?")  # as few as possible: what fits, fits all the same
        if self.at < len(self.text) and self.text[self.at] in "*+?":
            raise Unfit("repetition")
        if isinstance(node, Place):
            raise Unfit("repetition")
        return Repeated(node, least, most)

    def times(self) -> tuple[int, int | None]:
        for sign, least, most in (("*", 0, None), ("+", 1, None), ("?", 0, 1)):
            if self.took(sign):
                return least, most
        closing = self.text.find("}", self.at)
        inside = self.text[self.at + 1 : closing] if closing > 0 else ""
        first, comma, last = inside.partition(",")
        if not self.text.startswith("{", self.at) or not _is_count(first, comma, last):
            return 1, 1
        self.at = closing + 1
        least, most = int(first), (int(last) if last else None) if comma else int(first)
        if max(least, most or 0) > MOST_REPEATED or (most is not None and most < least):
            raise Unfit("repetition")
        return least, most

    def escaped(self) -> Node:
        if self.at < len(self.text) and self.text[self.at] in PLACES:
            return Place(PLACES[self.take()])
        found = self.escape()
        return self.characters(found if callable(found) else found.__eq__)

    def escape(self) -> str | Is:
        one = self.take()
        if one.lower() in SETS:
            these = SETS[one.lower()]
            return these.__contains__ if one.islower() else lambda c: c not in these
        if one in "pP":
            return self.category(one == "p")
        if one == "x":
            return self.hexadecimal()
        if one in WRITTEN:
            return WRITTEN[one]
        if one in WORD:
            raise Unfit("escape")
        return one

    def category(self, wanted: bool) -> Is:
        name = self.until("}") if self.took("{") else self.take()
        if not (name and len(name) <= 2 and name[0] in "LNPSZMC"):
            raise Unfit("escape")
        return lambda c: unicodedata.category(c).startswith(name) == wanted

    def hexadecimal(self) -> str:
        digits = self.until("}") if self.took("{") else self.take() + self.take()
        try:
            return chr(int(digits, 16))
        except (ValueError, OverflowError):
            raise Unfit("escape") from None

    def bracket(self) -> Is:
        negated, parts, first = self.took("^"), list[Is](), True
        while first or not self.took("]"):
            if self.text.startswith("[:", self.at):
                raise Unfit("bracket")
            parts.append(self.member())
            first = False
        return lambda c: any(part(c) for part in parts) != negated

    def member(self) -> Is:
        low = self.inside()
        if callable(low):
            return low
        if self.text.startswith("-", self.at) and not self.text.startswith("-]", self.at):
            self.at += 1
            high = self.inside()
            if callable(high) or high < low:
                raise Unfit("bracket")
            return lambda c: low <= c <= high
        return low.__eq__

    def inside(self) -> str | Is:
        one = self.take()
        if one == "\\":
            return "\b" if self.took("b") else self.escape()
        return one

    def characters(self, fits: Is) -> Characters:
        if not self.fold:
            return Characters(fits)
        return Characters(lambda c: fits(c) or fits(c.lower()) or fits(c.upper()))

    def take(self) -> str:
        if self.at >= len(self.text):
            raise Unfit("end")
        self.at += 1
        return self.text[self.at - 1]

    def took(self, sign: str) -> bool:
        found = self.text.startswith(sign, self.at)
        self.at += found
        return found

    def until(self, sign: str) -> str:
        closing = self.text.find(sign, self.at)
        if closing < 0:
            raise Unfit("end")
        inside, self.at = self.text[self.at : closing], closing + 1
        return inside


def _is_count(first: str, comma: str, last: str) -> bool:
    return all(one.isascii() and (one.isdigit() or not one) for one in (first, last)) and (
        bool(first) and (bool(comma) or not last) and len(first) + len(last) < 10
    )
