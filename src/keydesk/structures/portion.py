"""The part of a catalog that a group's rights leave: who holds it sees a structure in which the
rest does not exist.  Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from keydesk.auth.rights import EDIT, OWN, RANKS, Rights


@dataclass(frozen=True)
class Portion:
    """`levels`: of each category that is seen, "view", "edit" or "own"."""

    rights: Rights
    levels: Mapping[str, str]

    def edits(self, categories: Collection[str]) -> bool:
        """Whether what stands in these may be saved: one of them suffices."""
        return self._holds(EDIT, categories)

    def owns(self, categories: Collection[str]) -> bool:
        """Whether it may be deleted, and moved to other categories."""
        return self._holds(OWN, categories)

    def _holds(self, level: str, categories: Collection[str]) -> bool:
        """What stands in no category is everybody's who has that level anywhere."""
        known: Collection[str] = self.rights.categories.values()
        if categories:
            known = [self.levels.get(code, "") for code in categories]
        return any(RANKS[one] >= RANKS[level] for one in known)


def levels(rights: Rights, parents: Mapping[str, str | None]) -> dict[str, str]:
    """`parents`: of each category.  What is said of one holds for all below it as well."""
    found: dict[str, str] = {}
    for code in parents:
        chain = _above(code, parents, found)
        level = found.get(parents[chain[-1]] or "", "") if chain else ""
        for one in reversed(chain):
            level = found[one] = max(level, rights.level("categories", one), key=RANKS.__getitem__)
    return {code: level for code, level in found.items() if level}


def _above(code: str, parents: Mapping[str, str | None], known: Mapping[str, str]) -> list[str]:
    """The category and those above it, up to one that is known."""
    chain: list[str] = []
    at: str | None = code
    while at is not None and at in parents and at not in known and at not in chain:
        chain.append(at)
        at = parents[at]
    return chain
