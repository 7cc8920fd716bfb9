"""What is to be done with one thing that a file names, or does not name.  Pure."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Step:
    """`what`: create, change, keep, leave (not in the file) or delete.

    kind     role or connection
    name     what it is known by, a role's name or a connection's code
    place    where in the file, such as roles.2; "" when it is not there
    wish     what the file says of it, None when it does not
    present  what there is now, None when there is none
    """

    what: str
    kind: str
    name: str
    place: str = ""
    wish: Any = None
    present: Any = None
    changes: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        of = f": {', '.join(self.changes)}" if self.changes else ""
        return f"{self.what:7} {self.kind} {self.name}{of}"

    @property
    def told(self) -> dict[str, object]:
        return {"do": self.what, self.kind: self.name, "changes": list(self.changes)}
