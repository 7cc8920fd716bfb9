"""The structure while it is being changed: later wishes see what earlier ones did.  Pure."""

from collections.abc import Mapping
from typing import NamedTuple

from keydesk.structures.model import OPTION, Document, Entry, Structure


class Key(NamedTuple):
    kind: str
    owner: str
    code: str


class Draft:
    """`before` and `after`: the documents that were changed, as they were and as they are now.

    Of options only those are known that were looked up: all of one attribute.
    """

    def __init__(self, structure: Structure, options: list[Entry]) -> None:
        self.documents: dict[str, Mapping[str, Document]] = dict(structure.documents)
        self.documents[OPTION] = {option.code: option.document for option in options}
        self.structure, self.identifier = structure, structure.identifier
        self.before: dict[Key, Document | None] = {}
        self.after: dict[Key, Document] = {}
        self._own: dict[str, dict[str, Document]] = {}

    def get(self, kind: str, code: object) -> Document | None:
        return self.documents[kind].get(code) if isinstance(code, str) else None

    def put(self, key: Key, document: Document) -> None:
        self.before.setdefault(key, self.get(key.kind, key.code))
        self.after[key] = document
        if key.kind not in self._own:
            self.documents[key.kind] = self._own[key.kind] = dict(self.documents[key.kind])
        self._own[key.kind][key.code] = document

    def changed(self) -> dict[Key, tuple[Document | None, Document]]:
        """What is not as it was."""
        return {
            key: (self.before[key], after)
            for key, after in self.after.items()
            if self.before[key] != after
        }
