"""Everything that is measured, in the order of the page, and how far it should reach."""

from dataclasses import dataclass

JUNK = "{} ÷ a hit, {}"
WRONG, UNKNOWN, AGAIN = "a wrong checksum", "an unknown key", "one unknown key again and again"

INSIDE = {
    "checksum": "A hit is one look into memory; form and checksum are worked out each time.",
    "unknown": "Only the database knows that there is no such key, so it is asked.",
}
BEHIND = "behind the gate, each call recorded"
GATE = (
    "The rows below it take away the record, and then the judgement; between them stands what each "
    "costs. The judgement is Python at each step: the header, its checksum and digest, the stamp, "
    "limits, the permission of the route."
)
ASKED = "Each batch of waiting calls is one question to the server, asked and read by Python."
FORWARD = (
    "Two secrets are judged for each call, the door's and the caller's, and a route is found; on "
    "top of the gate's own way."
)
BESIDE = (
    "The aim was set from a gate that looks into memory and does nothing else; this one is itself "
    "at the ratio to *bare* that stands above."
)
ANSWERED = "A refusal is written anew each time, with longer headers and a body of its own."


@dataclass(frozen=True)
class Aim:
    """Of one figure.

    key    of the figure in a record
    least  it should be so much or more; None = that is not asked of it
    most   or at most so much
    unit   "" = a ratio
    why    said where it is missed
    """

    key: str
    what: str
    least: float | None = None
    most: float | None = None
    unit: str = ""
    why: str = ""

    @property
    def said(self) -> str:
        if self.least is not None:
            return f"≥ {self.least:g}"
        return f"≤ {self.most:g}" if self.most is not None else ""

    def met(self, value: float) -> bool:
        below = self.least is not None and value < self.least
        return not (below or (self.most is not None and value > self.most))


def _junk(where: str, key: str, why: dict[str, str]) -> tuple[Aim, ...]:
    kinds = {"checksum": WRONG, "unknown": UNKNOWN, "again": AGAIN}
    return tuple(
        Aim(f"{key}.{kind}", JUNK.format(name, where), most=1, why=why.get(kind, ""))
        for kind, name in kinds.items()
    )


def _crowd(number: int) -> tuple[Aim, ...]:
    beside = f"among {number:,} ÷ among 1,000"
    return (
        Aim(f"warm.{number}", f"a remembered key {beside}", most=1.1),
        Aim(f"cold.{number}", f"a key that is not remembered {beside}", most=1.5),
    )


SECTIONS: dict[str, tuple[Aim, ...]] = {
    "gate": (
        Aim(
            "gate.sqlite", "behind the gate, each call recorded ÷ bare, SQLite", least=0.9, why=GATE
        ),
        Aim("gate.unrecorded", "the same, judged and not recorded"),
        Aim("gate.unjudged", "the same, neither judged nor recorded: only passed through"),
        Aim("gate.postgresql", "the same on PostgreSQL", least=0.65, why=ASKED),
        Aim("forward", "`/forward-auth/{door}` ÷ bare", least=0.88, why=FORWARD),
        Aim("verify", "`POST /verify`, one credential ÷ bare"),
    ),
    "process": (Aim("recall", "one verification ÷ one SHA-256 of the same text", most=6),),
    "junk": (
        *_junk("in the process", "junk", INSIDE),
        *_junk("over HTTP", "junk.http", dict.fromkeys(("checksum", "unknown", "again"), ANSWERED)),
    ),
    "scale": (
        *_crowd(100_000),
        *_crowd(1_000_000),
        Aim("bytes", "memory of a remembered credential", unit="bytes"),
    ),
    "rivals": (
        Aim("rival.drf_api_key", "djangorestframework-api-key", least=30, why=BESIDE),
        Aim(
            "rival.toolkit", "django-oauth-toolkit, a bearer token at a view", least=60, why=BESIDE
        ),
        Aim("rival.introspection", "django-oauth-toolkit, its introspection", least=60, why=BESIDE),
        Aim("rival.authlib", "Authlib, Flask's resource protector", least=30, why=BESIDE),
        Aim(
            "rival.fastapi_users",
            "fastapi-users, a bearer token in the database",
            least=60,
            why=BESIDE,
        ),
    ),
}
AIMS = {aim.key: aim for section in SECTIONS.values() for aim in section}
