"""More of what the demo's products look like: beds, storage, lamps, textiles."""

from typing import Any

from sample_shapes import LINEN, STEEL, WOOD, legs, shape

Canvas = Any  # sample_pictures.Canvas
GLOW, GLASS = "#fff3cf", "#cfe0e4"


@shape
def bed(c: Canvas) -> None:
    c.floor(8, 92)
    c.box(12, 32, 88, 66, round_=4)
    c.box(20, 48, 48, 60, round_=5, color="white")
    c.box(52, 48, 80, 60, round_=5, color="white")
    c.box(8, 58, 92, 76, round_=4, color=LINEN)
    c.box(8, 66, 92, 76, round_=3, light=0.95, color="fog_grey")
    c.box(8, 75, 92, 80, round_=1.5, light=0.88)
    legs(c, 14, 86, 80)


@shape
def bunk_bed(c: Canvas) -> None:
    c.floor(10, 90)
    for y in (26, 60):
        c.box(14, y + 4, 86, y + 11, round_=2, color=LINEN)
        c.box(14, y + 10, 86, y + 15, round_=1, light=0.9)
        c.box(18, y, 34, y + 6, round_=3, color="white")
    for x in (12, 86):
        c.box(x, 14, x + 3.5, 86, round_=1)
    c.box(14, 18, 60, 21, round_=1, light=0.9)
    c.stroke((66, 22), (66, 84), width=2, light=0.8)
    c.stroke((78, 22), (78, 84), width=2, light=0.8)
    for y in (32, 44, 56, 68):
        c.stroke((66, y), (78, y), width=1.6, light=0.8)


@shape
def cot(c: Canvas) -> None:
    c.floor(12, 88)
    c.box(16, 60, 84, 70, round_=3, color="night_blue", light=1.55)
    for x in range(16, 86, 6):
        c.stroke((x, 36), (x, 72), width=1.6, light=0.96)
    c.box(12, 32, 88, 37, round_=2)
    c.box(12, 70, 88, 75, round_=2, light=0.93)
    legs(c, 16, 84, 74, color=WOOD)


@shape
def bedside_table(c: Canvas) -> None:
    c.floor(28, 72)
    legs(c, 34, 66, 74)
    c.box(28, 40, 72, 74, round_=3)
    c.box(32, 45, 68, 56, round_=1.5, light=1.25)
    c.box(32, 60, 68, 70, round_=1, light=0.7)
    c.ball(48.5, 49, 51.5, 52, light=0.6)


@shape
def bookcase(c: Canvas) -> None:
    c.floor(22, 78)
    c.box(24, 10, 76, 86, round_=2)
    books = ("night_blue", "signal_orange", "deep_moss", "oat", "cognac", "fog_grey")
    for shelf, y in enumerate((14, 32, 50, 68)):
        c.box(28, y, 72, y + 14.5, light=0.68)
        for book in range(3 + shelf % 3):
            at = 30 + book * 4.6 + shelf % 2 * 16
            top = y + 3 + (book + shelf) % 3 * 1.6
            c.box(at, top, at + 3.8, y + 14.5, color=books[(book + 2 * shelf) % 6])


def sides(c: Canvas, top: float, bottom: float) -> None:
    c.floor(8, 92)
    legs(c, 18, 82, bottom, color="brass", width=1.8)
    c.box(8, top, 92, bottom, round_=2.5)
    for x in range(12, 88, 3):
        c.box(x, top + 4, x + 1.8, bottom - 3, light=1.16)


@shape
def sideboard(c: Canvas) -> None:
    sides(c, 42, 76)
    c.box(70, 26, 78, 42, round_=3, color=LINEN)
    c.stroke((74, 28), (72, 16), width=1, color="deep_moss")
    c.ball(68, 12, 75, 19, color="deep_moss")


@shape
def media_bench(c: Canvas) -> None:
    sides(c, 58, 78)
    c.box(22, 22, 78, 54, round_=2, color="graphite")
    c.box(24, 24, 76, 51, round_=1, light=1.1, color="graphite")
    c.box(46, 53, 54, 58, color="graphite")


@shape
def chest(c: Canvas) -> None:
    c.floor(16, 84)
    legs(c, 24, 76, 78, color=WOOD)
    c.box(16, 30, 84, 79, round_=3, light=0.95)
    for y in (34, 49, 64):
        for x in (20, 51.5):
            c.box(x, y, x + 28.5, y + 12, round_=1.5)
            c.ball(x + 12.5, y + 4.5, x + 16, y + 8, color=WOOD)


@shape
def wardrobe(c: Canvas) -> None:
    c.floor(22, 78)
    c.box(24, 8, 76, 85, round_=2)
    c.box(26.5, 11, 49.2, 81, round_=1, light=1.12)
    c.box(50.8, 11, 73.5, 81, round_=1, light=1.12)
    c.stroke((46.5, 42), (46.5, 52), width=1.2, color="brass")
    c.stroke((53.5, 42), (53.5, 52), width=1.2, color="brass")


@shape
def coat_rack(c: Canvas) -> None:
    c.box(10, 40, 90, 49, round_=3)
    for x in range(16, 90, 12):
        c.stroke((x, 45), (x, 53), width=2.4, light=0.78)
        c.ball(x - 2.4, 51, x + 2.4, 56, light=0.85)
    c.shape((38, 54), (44, 54), (50, 80), (32, 80), color="signal_orange")


@shape
def shoe_bench(c: Canvas) -> None:
    c.floor(12, 88)
    c.box(12, 50, 88, 56, round_=2)
    for x in (16, 81):
        c.box(x, 56, x + 3, 85, round_=1, light=0.85)
    for y in (66, 78):
        c.stroke((18, y), (82, y), width=1.4, color=STEEL)
    for x, color in ((26, "cognac"), (48, "night_blue"), (64, "soft_black")):
        c.shape(
            (x, 77), (x + 1, 71), (x + 5, 71), (x + 7, 74), (x + 13, 75), (x + 13, 77), color=color
        )


@shape
def pendant_lamp(c: Canvas) -> None:
    c.stroke((50, 0), (50, 34), width=0.8, color="soft_black")
    c.ball(26, 30, 74, 78)
    for y in (38, 46, 54, 62, 70):
        c.stroke((50 - _half(y), y), (50 + _half(y), y), width=0.7, light=0.9)
    c.ball(40, 72, 60, 78, color=GLOW)


def _half(y: float) -> float:
    return float((24**2 - (y - 54) ** 2) ** 0.5 - 0.8)


@shape
def floor_lamp(c: Canvas) -> None:
    c.floor(34, 66)
    c.stroke((50, 40), (50, 84), width=1.6, color=STEEL)
    c.ball(38, 82, 62, 87, color=STEEL)
    c.ball(32, 10, 68, 46)
    for y in (18, 24, 30, 36):
        wide = (18**2 - (y - 28) ** 2) ** 0.5 - 0.6
        c.stroke((50 - wide, y), (50 + wide, y), width=0.6, light=0.9)


@shape
def desk_lamp(c: Canvas) -> None:
    c.floor(24, 66)
    c.box(30, 80, 60, 86, round_=2.5)
    c.stroke((45, 80), (32, 48), (60, 26), width=2)
    c.ball(29, 45, 35, 51, color="brass")
    c.shape((56, 20), (66, 24), (76, 44), (52, 36))
    c.shape((53, 36.2), (75.5, 43.6), (68, 45), (58, 41.5), color=GLOW)


@shape
def wall_lamp(c: Canvas) -> None:
    c.ball(42, 54, 58, 70)
    c.stroke((50, 62), (50, 46), width=2.2, light=0.85)
    c.ball(34, 20, 66, 50, color=GLOW)
    c.box(44, 46, 56, 51, round_=1, light=0.9)


@shape
def lantern(c: Canvas) -> None:
    c.floor(30, 70)
    c.stroke((38, 36), (40, 18), (60, 18), (62, 36), width=1.6, light=0.8)
    c.box(32, 34, 68, 42, round_=3)
    c.box(36, 42, 64, 74, round_=2, color=GLOW)
    c.ball(45, 50, 55, 66, light=1.4)
    c.box(32, 74, 68, 85, round_=3)


@shape
def round_mirror(c: Canvas) -> None:
    c.stroke((50, 8), (36, 30), width=1.6, color="cognac")
    c.stroke((50, 8), (64, 30), width=1.6, color="cognac")
    c.ball(20, 24, 80, 84)
    c.ball(23, 27, 77, 81, color=GLASS)
    c.shape((34, 66), (60, 34), (66, 38), (40, 72), light=1.5, color=GLASS)


@shape
def long_mirror(c: Canvas) -> None:
    c.floor(30, 70)
    c.box(32, 8, 68, 86, round_=3)
    c.box(34, 10, 66, 84, round_=2, color=GLASS)
    c.shape((38, 54), (58, 20), (63, 22), (42, 60), light=1.5, color=GLASS)
