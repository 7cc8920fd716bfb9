"""What a wish takes away without naming it: the empty cells of a table.  Pure.

A table has a column for every attribute, so most empty cells are of values that nobody ever gave.
Only those that are there become part of the wish.
"""

from keydesk.catalog.model import Document, Model, Product, Wish


def data(wish: Wish, former: Product | Model | None) -> Document:
    if not wish.blanks or former is None:
        return wish.data
    own, sent = former.document["values"], wish.data.get("values", {})
    gone: Document = {}
    for code in sorted(own.keys() & {blank[0] for blank in wish.blanks}):
        said = {(value["locale"], value["scope"]) for value in sent.get(code, ())}
        for value in own[code]:
            place = value["locale"], value["scope"]
            if (code, *place) in wish.blanks and place not in said:
                gone.setdefault(code, []).append({**value, "data": None})
    if not gone:
        return wish.data
    return wish.data | {"values": {**sent, **{c: [*sent.get(c, ()), *g] for c, g in gone.items()}}}
