"""A line of a few numbers, drawn on the server: the points of an SVG path."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 96, 28


@dataclass(frozen=True)
class Sparkline:
    """`line` and `area` are the attribute d of a path; x and y where the line ends."""

    line: str
    area: str
    x: float
    y: float
    width: int = WIDTH
    height: int = HEIGHT


def sparkline(values: Sequence[int]) -> Sparkline:
    """The largest value reaches the top; nothing but zeros lie at the bottom."""
    top, steps = max(*values, 1), max(len(values) - 1, 1)
    points = [
        (round(2 + n * (WIDTH - 4) / steps, 1), round(HEIGHT - 3 - v / top * (HEIGHT - 7), 1))
        for n, v in enumerate(values)
    ]
    line = "M" + " L".join(f"{x:g} {y:g}" for x, y in points)
    (first, _), (x, y) = points[0], points[-1]
    return Sparkline(line, f"{line} L{x:g} {HEIGHT} L{first:g} {HEIGHT} Z", x, y)
