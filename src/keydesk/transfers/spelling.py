"""Parents are found however their codes are written, as Akeneo finds them: its own demonstration
catalog names the model `model-tshirt-divided-blue` as `Model-tshirt-divided-blue`.

Only codes of this very set are told apart so; what is written as it is here, is what is meant.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from keydesk.auth import Caller
from keydesk.catalog import visible
from keydesk.kit.db import Db
from keydesk.structures import snapshots
from keydesk.transfers.lines import Line

MOST = 500_000  # codes that are held in memory


@dataclass
class Spelling:
    codes: set[str] = field(default_factory=set)
    folded: dict[str, str] = field(default_factory=dict)

    def add(self, codes: Iterable[str]) -> None:
        for code in codes:
            if len(self.codes) < MOST:
                self.codes.add(code)
                self.folded.setdefault(code.casefold(), code)

    def right(self, db: Db, by: Caller, found: Sequence[Line]) -> None:
        """Puts the code where another spelling of it stands."""
        doubtful = [line for line in found if self._other(line.data.get("parent"))]
        if not doubtful:
            return
        meant = {line.data["parent"] for line in doubtful}
        structure = snapshots.current(db, by)
        there = visible.models_of(db, by.organization_id, structure, meant)
        for line in doubtful:
            parent = line.data["parent"]
            if parent not in there:
                line.data["parent"] = self.folded[parent.casefold()]

    def _other(self, parent: object) -> bool:
        named = isinstance(parent, str) and parent not in self.codes
        return named and str(parent).casefold() in self.folded
