"""A batch: what its lines wish, and the line that answers each.  Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from keydesk.akeneo.errors import Unprocessable
from keydesk.akeneo.lines import NOT_JSON, Line
from keydesk.akeneo.source import Wish
from keydesk.akeneo.table import Resource
from keydesk.akeneo.words import TROUBLES, told, troubles
from keydesk.attempts import Trouble
from keydesk.kit.errors import BadRequest, KeydeskError
from keydesk.structures.violations import Outcome, Saved

MISSING = "{key} is missing."
NO_TEXT = "{key} must be of type string."


@dataclass(frozen=True)
class Batch:
    resource: Resource
    lines: Sequence[Line]

    @cached_property
    def read(self) -> list[Wish | KeydeskError]:
        """Of each line."""
        return [self._read(line) for line in self.lines]

    @cached_property
    def wishes(self) -> list[Wish]:
        return [one for one in self.read if isinstance(one, tuple)]

    def answers(self, outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
        """`outcomes`: one for each wish."""
        coming = iter(outcomes)
        return [
            self._answer(number, one[0], next(coming))
            if isinstance(one, tuple)
            else self._answer(number, None, one)
            for number, one in enumerate(self.read, 1)
        ]

    def saved(self, outcomes: Sequence[Outcome]) -> int:
        return sum(isinstance(one, Saved) for one in outcomes)

    def troubles(self, answers: Sequence[dict[str, Any]]) -> tuple[Trouble, ...]:
        """What was wrong, by line, for the people of the connection."""
        wrong = (one for one in answers if one["status_code"] >= 400)
        key = self.resource.key
        found = [trouble for one in wrong for trouble in troubles(one, str(one.get(key, "")))]
        return tuple(found[:TROUBLES])

    def _read(self, line: Line) -> Wish | KeydeskError:
        if line.trouble:
            return line.trouble
        if not isinstance(line.found, dict):
            return BadRequest(NOT_JSON)
        key = line.found.get(self.resource.key)
        if key is None or key == "":
            return Unprocessable(MISSING, key=self.resource.key.capitalize())
        if not isinstance(key, str):
            return Unprocessable(NO_TEXT, key=self.resource.key)
        return key, line.found

    def _answer(self, number: int, key: str | None, outcome: Outcome) -> dict[str, Any]:
        body: dict[str, Any] = {"line": number}
        if key is not None:
            body[self.resource.key] = key
        if isinstance(outcome, Saved):
            return body | {"status_code": 201 if outcome.created else 204}
        return body | {"status_code": outcome.status} | told(outcome, self.resource, "PATCH")
