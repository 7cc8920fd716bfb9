"""Checking several fields at once, so that a person hears of every mistake in one answer."""

from types import TracebackType
from typing import TypeVar, cast

from keydesk.kit.errors import Invalid, Violation

T = TypeVar("T")


class Checks:
    """`with Checks() as checks:` take each value; leaving the block raises Invalid if any is wrong.

    Inside the block a taken value may not be used yet: it is only sure afterwards.
    """

    def __init__(self) -> None:
        self.violations: list[Violation] = []

    def take(self, value: T | Violation) -> T:
        if isinstance(value, Violation):
            self.violations.append(value)
        return cast(T, value)

    def __enter__(self) -> "Checks":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> None:
        if kind is None and self.violations:
            raise Invalid(*self.violations)
