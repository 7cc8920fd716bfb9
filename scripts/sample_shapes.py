"""What the demo's products look like: each a few flat shapes on a canvas of 100 by 100."""

from collections.abc import Callable
from typing import Any

Canvas = Any  # sample_pictures.Canvas
SHAPES: dict[str, Callable[[Canvas], None]] = {}
STEEL, WOOD, LINEN = "#8b9095", "#c79f68", "#f1e9da"


def shape(draw: Callable[[Canvas], None]) -> Callable[[Canvas], None]:
    SHAPES[draw.__name__] = draw
    return draw


def legs(c: Canvas, left: float, right: float, top: float, *, color: str = "", width=2.2) -> None:
    for x, lean in ((left, -2), (right, 2)):
        c.stroke((x, top), (x + lean, 85), width=width, light=0.85, color=color)


@shape
def chair(c: Canvas) -> None:
    c.floor(28, 74)
    c.stroke((38, 58), (34, 84), width=2.6, light=0.8)
    c.stroke((64, 58), (68, 84), width=2.6, light=0.8)
    c.stroke((40, 22), (38, 60), width=2.6)
    c.stroke((62, 22), (64, 60), width=2.6)
    c.box(37, 20, 65, 33, round_=5)
    c.box(34, 55, 68, 61, round_=3, color=LINEN, light=0.95)
    c.box(34, 60, 68, 62.5, round_=1, light=0.85)


@shape
def stacking_chair(c: Canvas) -> None:
    c.floor(28, 74)
    for x, end in ((40, 33), (62, 69)):
        c.stroke((x, 54), (end, 85), width=1.8, color=STEEL)
    c.stroke((40, 54), (40, 30), width=1.8, color=STEEL)
    c.stroke((62, 54), (62, 30), width=1.8, color=STEEL)
    c.box(35, 22, 67, 42, round_=9)
    c.box(33, 52, 69, 58, round_=3, light=0.92)


@shape
def arm_chair(c: Canvas) -> None:
    chair(c)
    c.stroke((29, 60), (29, 46), (42, 44), width=2.6, light=0.9)
    c.stroke((73, 60), (73, 46), (60, 44), width=2.6, light=0.9)
    c.box(33, 54, 69, 61, round_=3)


@shape
def high_chair(c: Canvas) -> None:
    c.floor(30, 74)
    c.stroke((40, 18), (32, 85), width=3)
    c.stroke((62, 18), (70, 85), width=3)
    c.box(38, 18, 64, 30, round_=4, light=0.93)
    c.box(34, 46, 68, 50, round_=1.5, light=0.85)
    c.box(31, 66, 71, 70, round_=1.5, light=0.85)


@shape
def bar_stool(c: Canvas) -> None:
    c.floor(34, 68)
    c.stroke((44, 30), (38, 85), width=2.4, light=0.9)
    c.stroke((58, 30), (64, 85), width=2.4, light=0.9)
    c.stroke((40.5, 64), (61.5, 64), width=1.8, color="brass")
    c.box(37, 25, 65, 32, round_=3.5)


@shape
def garden_chair(c: Canvas) -> None:
    c.floor(26, 76)
    for y in (24, 31, 38, 45):
        c.box(36, y, 66, y + 5, round_=1.5)
    for y in (55, 60):
        c.box(31, y, 71, y + 3.6, round_=1.5, light=0.9)
    c.stroke((36, 62), (66, 85), width=2, color=STEEL)
    c.stroke((66, 62), (36, 85), width=2, color=STEEL)


@shape
def armchair(c: Canvas) -> None:
    c.floor(18, 82)
    legs(c, 28, 72, 74, color=WOOD)
    c.box(24, 28, 76, 70, round_=16, light=0.92)
    c.box(18, 48, 32, 76, round_=7)
    c.box(68, 48, 82, 76, round_=7)
    c.box(28, 56, 72, 76, round_=6, light=1.15)


@shape
def wing_chair(c: Canvas) -> None:
    c.floor(20, 80)
    legs(c, 30, 70, 76, color="walnut")
    c.box(28, 14, 72, 70, round_=12)
    c.shape((24, 20), (34, 16), (34, 56), (22, 56), light=0.85)
    c.shape((76, 20), (66, 16), (66, 56), (78, 56), light=0.85)
    c.box(20, 50, 33, 78, round_=6, light=0.92)
    c.box(67, 50, 80, 78, round_=6, light=0.92)
    c.box(32, 58, 68, 78, round_=5, light=1.12)


@shape
def rocking_chair(c: Canvas) -> None:
    c.floor(18, 84)
    c.stroke((16, 80), (34, 85), (66, 85), (86, 79), width=2.6)
    c.stroke((34, 22), (42, 60), (34, 84), width=2.6)
    c.stroke((64, 60), (68, 84), width=2.6)
    c.shape((33, 18), (44, 16), (52, 56), (41, 60), light=1.25)
    c.box(40, 56, 70, 62, round_=3, light=1.25)
    c.stroke((40, 46), (68, 46), (66, 58), width=2.2)


@shape
def footstool(c: Canvas) -> None:
    c.floor(26, 76)
    legs(c, 34, 66, 70)
    c.box(26, 56, 74, 72, round_=8, color=LINEN)
    c.box(28, 68, 72, 73, round_=2)


def couch(c: Canvas, left: float, right: float, seats: int) -> None:
    c.floor(left - 2, right + 2)
    legs(c, left + 8, right - 8, 76, color=WOOD)
    c.box(left + 4, 36, right - 4, 70, round_=7, light=0.9)
    wide = (right - left - 20) / seats
    for seat in range(seats):
        start = left + 10 + seat * wide
        c.box(start + 0.4, 42, start + wide - 0.4, 62, round_=4)
        c.box(start + 0.4, 59, start + wide - 0.4, 71, round_=3.5, light=1.14)
    c.box(left + 6, 70, right - 6, 77, round_=2, light=0.85)
    c.box(left, 48, left + 11, 78, round_=5, light=0.96)
    c.box(right - 11, 48, right, 78, round_=5, light=0.96)


@shape
def sofa(c: Canvas) -> None:
    couch(c, 8, 92, 3)


@shape
def small_sofa(c: Canvas) -> None:
    couch(c, 18, 82, 2)


@shape
def corner_sofa(c: Canvas) -> None:
    couch(c, 6, 94, 3)
    c.box(64, 60, 92, 80, round_=5, light=1.2)


@shape
def seat(c: Canvas) -> None:
    c.floor(24, 78)
    c.box(26, 38, 76, 68, round_=8, light=0.92)
    c.box(24, 58, 78, 84, round_=7)
    c.box(24, 58, 78, 66, round_=4, light=1.3)


@shape
def dining_table(c: Canvas) -> None:
    c.floor(10, 90)
    for x, lean in ((18, -3), (82, 3), (28, -1), (72, 1)):
        c.stroke((x, 48), (x + lean, 85), width=2.6, light=0.8)
    c.box(8, 42, 92, 47, round_=2)
    c.box(14, 47, 86, 50, light=0.82)


@shape
def round_table(c: Canvas) -> None:
    c.floor(24, 76)
    c.shape((46, 46), (54, 46), (57, 82), (43, 82), light=0.85)
    c.ball(32, 80, 68, 87, light=0.75)
    c.ball(12, 36, 88, 50, light=0.85)
    c.ball(12, 34, 88, 48)


@shape
def coffee_table(c: Canvas) -> None:
    c.floor(14, 86)
    legs(c, 24, 76, 64, color=STEEL, width=1.6)
    c.box(14, 58, 64, 62, round_=2)
    c.box(44, 65, 88, 69, round_=2, light=0.9)


@shape
def side_table(c: Canvas) -> None:
    c.floor(32, 68)
    legs(c, 38, 62, 46, color=STEEL, width=1.6)
    c.ball(30, 40, 70, 50, light=0.88)
    c.ball(30, 38, 70, 48)
    c.ball(46, 41.5, 54, 44.5, light=0.7)


@shape
def stone_table(c: Canvas) -> None:
    c.floor(14, 86)
    c.box(30, 68, 38, 84, light=0.7)
    c.box(62, 68, 70, 84, light=0.7)
    c.shape((12, 62), (22, 58), (70, 57), (90, 61), (86, 69), (18, 70))
    c.shape((14, 62), (23, 59), (70, 58), (88, 61), (50, 64), light=1.2)


@shape
def desk(c: Canvas) -> None:
    c.floor(12, 88)
    c.stroke((22, 46), (22, 84), width=3, color=STEEL)
    c.stroke((78, 46), (78, 84), width=3, color=STEEL)
    c.box(14, 82, 30, 85, round_=1, color=STEEL)
    c.box(70, 82, 86, 85, round_=1, color=STEEL)
    c.box(8, 40, 92, 45, round_=2)
    c.box(52, 46, 74, 53, round_=1, light=0.86)
    c.ball(62, 48.5, 64, 50.5, color="brass")
