"""What lies flat, and what stands outdoors."""

from typing import Any

from sample_shapes import WOOD, shape

Canvas = Any  # sample_pictures.Canvas


@shape
def rug(c: Canvas) -> None:
    c.shape((18, 34), (82, 34), (94, 78), (6, 78), light=0.8)
    c.shape((21, 37), (79, 37), (89, 75), (11, 75))
    c.shape((30, 42), (62, 42), (54, 60), (24, 66), light=1.25)
    c.shape((58, 48), (76, 46), (82, 70), (50, 72), light=1.12)
    for x in range(8, 94, 4):
        c.stroke((x, 78), (x, 81), width=0.7, light=1.3)


@shape
def runner(c: Canvas) -> None:
    c.shape((40, 12), (60, 12), (72, 88), (28, 88), light=0.8)
    c.shape((41.5, 15), (58.5, 15), (69, 85), (31, 85))
    for y, half in ((26, 8), (42, 10.5), (58, 13), (74, 15.5)):
        c.shape((50, y - 7), (50 + half, y), (50, y + 7), (50 - half, y), light=1.25)


@shape
def throw(c: Canvas) -> None:
    c.floor(16, 84)
    for number, light in enumerate((0.86, 1.0, 1.2)):
        y = 66 - number * 15
        c.box(18 + number, y, 82 - number, y + 18, round_=7, light=light)
        c.stroke((22, y + 13), (78, y + 13), width=0.9, light=light * 0.85)
    for x in range(22, 80, 4):
        c.stroke((x, 84), (x, 88), width=0.9, light=0.86)


@shape
def cushion(c: Canvas) -> None:
    c.floor(18, 82, 84)
    c.shape((18, 26), (50, 30), (82, 26), (78, 54), (82, 84), (50, 80), (18, 84), (22, 54))
    c.shape(
        (24, 32), (50, 35), (76, 32), (73, 54), (76, 78), (50, 75), (24, 78), (27, 54), light=1.1
    )
    c.stroke((50, 35), (50, 75), width=0.8, light=0.85)


@shape
def duvet_cover(c: Canvas) -> None:
    c.box(8, 40, 92, 84, round_=8, light=0.94)
    c.box(12, 26, 47, 48, round_=8)
    c.box(53, 26, 88, 48, round_=8)
    c.box(8, 52, 92, 86, round_=8)
    for x in (28, 42, 56, 70):
        c.ball(x, 78, x + 2.4, 80.4, color=WOOD)
    c.stroke((12, 62), (88, 58), width=0.7, light=0.9)


@shape
def lounger(c: Canvas) -> None:
    c.floor(8, 92)
    c.stroke((14, 64), (92, 64), width=2.6, color="teak")
    c.stroke((22, 64), (20, 85), width=2.4, color="teak")
    c.ball(76, 74, 88, 86, color="graphite")
    c.ball(80, 78, 84, 82, color="brass")
    c.shape((8, 34), (14, 30), (42, 56), (92, 56), (92, 63), (38, 63))
    c.shape((10, 33), (13, 31), (22, 39), (18, 42), light=1.5)


@shape
def fire_bowl(c: Canvas) -> None:
    c.floor(22, 78)
    for x, end in ((34, 28), (66, 72), (50, 50)):
        c.stroke((x, 66), (end, 85), width=2.4)
    c.shape((38, 52), (44, 30), (50, 40), (55, 22), (64, 52), color="signal_orange")
    c.shape((43, 52), (48, 40), (52, 46), (55, 36), (59, 52), color="brass", light=1.4)
    c.shape((16, 50), (84, 50), (72, 70), (28, 70), light=1.1)
    c.ball(16, 47, 84, 54, light=0.8)
