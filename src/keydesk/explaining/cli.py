"""`keydesk explain`: why a key is refused somewhere, and what would change that."""

from collections.abc import Callable, Iterator, Sequence

import click

from keydesk.accounts.desk import Desk, operated
from keydesk.auth import House
from keydesk.credentials.heads import meant
from keydesk.explaining import verbs
from keydesk.explaining.places import Places, aim
from keydesk.explaining.remedies import Way
from keydesk.explaining.shapes import ExplanationBody
from keydesk.explaining.verbs import Explanation

NO_WAY = "No change to the credential, the connection or the role would allow it."
NO_GRANT = "Change its grants (clients edit), or the switch (connections password-grant)."
NO_ADDRESS = "Add the address to its list (connections edit or keys edit, --allow-network)."
NO_GROUP = "Change what the group grants (groups edit), or give another (connections edit --group)."


def command(places_of: Callable[[House], Places]) -> click.Command:
    """`places_of` brings the table of routes, only when it is asked for: that takes a while."""

    @click.command("explain")
    @click.option("--credential", "key_id", required=True, metavar="ID", help="Also a client id.")
    @click.option("--request", "line", required=True, help='"GET /api/rest/v1/products"')
    @click.option("--address", default="", help="From where it is called.")
    @operated
    def explain(desk: Desk, key_id: str, line: str, address: str) -> None:
        """Say whether a credential may do that; if not, where it fails and what would help."""
        target = aim(places_of(desk.house), line)
        id_ = meant(key_id, desk.house.settings.prefixes)
        with desk.house.database.read() as db:
            now = desk.house.clock()
            told = verbs.explain(db, desk.by, id_, target, address=address, now=now)
        desk.say(ExplanationBody.of(told).model_dump(), "\n".join(_lines(told)))

    return explain


def _lines(told: Explanation) -> Iterator[str]:
    yield f"{told.target.asked}: {'allowed' if told.allowed else 'refused'}."
    for link in told.links:
        yield f"  {'ok' if link.ok else 'NO':4}{link.name:12}{link.message}"
    yield from lines_of(told.ways, "What would allow it:")
    if not told.allowed and not told.ways:
        if told.hidden:
            yield NO_GROUP
            return
        if told.failed and told.failed.name == "address":
            yield NO_ADDRESS
            return
        yield NO_GRANT if told.failed and told.failed.name == "grant" else NO_WAY


def lines_of(ways: Sequence[Way], first: str) -> Iterator[str]:
    for number, way in enumerate(ways):
        yield first if number == 0 else "Or:"
        yield from (f"  - {step.message}" for step in way.steps)
        if way.obstacle:
            yield f"  {way.obstacle.message}"
