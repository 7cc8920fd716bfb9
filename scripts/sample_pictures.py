"""Draws the pictures of the demo's products, and one manual: python scripts/sample_pictures.py

Flat shapes in the colours of an invented brand, so that they belong to nobody else.  What they
become is committed (src/keydesk/catalog/sample/media); run it again after changing a shape.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PIL import Image, ImageDraw

sys.path.insert(0, str(Path(__file__).parent))
import sample_more_shapes  # noqa: F401
import sample_soft_shapes  # noqa: F401
from sample_shapes import SHAPES

TARGET = Path(__file__).parents[1] / "src/keydesk/catalog/sample/media"
EDGE, FINER = 400, 4  # pixels; drawn larger first, so that edges are smooth
COLORS = {
    "natural_ash": "#dcc7a2", "oat": "#e3d6be", "deep_moss": "#55674b", "soft_black": "#35373b",
    "natural_pine": "#e3c088", "white": "#fbfaf6", "natural_oak": "#c79f68",
    "smoked_oak": "#7a5a3c", "cognac": "#a9652f", "natural_beech": "#dbb586", "slate": "#5f686e",
    "walnut": "#6d4831", "brass": "#c39c4c", "teak": "#a9753f", "sand": "#d8c49c",
    "graphite": "#4c5056", "natural_jute": "#cbb387", "fog_grey": "#a7aeb2",
    "night_blue": "#2f4163", "larch": "#c88f57", "clear": "#bcd6d8", "signal_orange": "#e2672b",
}  # fmt: skip
WALLS = ("#e9efec", "#f4ede4", "#e8edf3", "#f3e9e6")
PICTURES = """
armchair natural_ash oat
wing_chair deep_moss
rocking_chair soft_black
footstool natural_ash
chair natural_oak soft_black smoked_oak
stacking_chair white soft_black signal_orange
arm_chair cognac
high_chair natural_beech
bar_stool natural_ash
garden_chair teak
sofa fog_grey deep_moss cognac night_blue graphite
small_sofa fog_grey deep_moss
corner_sofa deep_moss
seat oat
dining_table natural_oak larch clear teak
round_table smoked_oak
coffee_table natural_oak white
side_table natural_oak
stone_table slate
desk natural_oak walnut white
bed natural_pine oat
bunk_bed natural_pine
cot white
bedside_table natural_pine
bookcase natural_oak
sideboard walnut
media_bench walnut
chest white
wardrobe soft_black
coat_rack natural_ash
shoe_bench natural_beech
pendant_lamp white night_blue
floor_lamp white
desk_lamp soft_black
wall_lamp brass
lantern signal_orange
round_mirror natural_oak
long_mirror soft_black
rug deep_moss night_blue natural_jute
runner deep_moss night_blue
throw fog_grey oat
cushion night_blue
duvet_cover white
lounger sand
fire_bowl soft_black
"""


class Canvas:
    """A square of 100 by 100; colours are names of COLORS, or shades of the picture's own."""

    def __init__(self, color: str, wall: str) -> None:
        self.image = Image.new("RGB", (EDGE * FINER, EDGE * FINER), wall)
        self.pen = ImageDraw.Draw(self.image)
        self.color, self.wall = COLORS[color], wall

    def shade(self, light: float = 1.0, color: str = "") -> tuple[int, ...]:
        """Darker below 1, lighter above."""
        text = COLORS.get(color, color) or self.color
        parts = [int(text[at : at + 2], 16) for at in (1, 3, 5)]
        if light <= 1:
            return tuple(int(part * light) for part in parts)
        return tuple(int(part + (255 - part) * (light - 1)) for part in parts)

    def box(
        self, left: float, top: float, right: float, bottom: float, *,
        round_: float = 0, light: float = 1.0, color: str = "",
    ) -> None:  # fmt: skip
        corners = [self._at(one) for one in (left, top, right, bottom)]
        self.pen.rounded_rectangle(corners, self._at(round_), self.shade(light, color))

    def ball(
        self, left: float, top: float, right: float, bottom: float, *,
        light: float = 1.0, color: str = "",
    ) -> None:  # fmt: skip
        corners = [self._at(one) for one in (left, top, right, bottom)]
        self.pen.ellipse(corners, self.shade(light, color))

    def shape(self, *points: Sequence[float], light: float = 1.0, color: str = "") -> None:
        at = [(self._at(x), self._at(y)) for x, y in points]
        self.pen.polygon(at, self.shade(light, color))

    def stroke(
        self, *points: Sequence[float], width: float = 2, light: float = 1.0, color: str = ""
    ) -> None:
        at = [(self._at(x), self._at(y)) for x, y in points]
        fill, wide = self.shade(light, color), self._at(width)
        self.pen.line(at, fill, int(wide), joint="curve")
        for x, y in (at[0], at[-1]):
            self.pen.ellipse((x - wide / 2, y - wide / 2, x + wide / 2, y + wide / 2), fill)

    def floor(self, left: float, right: float, y: float = 86) -> None:
        """The shadow that a thing stands on."""
        self.ball(left, y - 2.5, right, y + 2.5, light=0.9, color=self.wall)

    def _at(self, part: float) -> float:
        return part * EDGE * FINER / 100


def drawn(shape: Callable[[Canvas], None], color: str, wall: str) -> Image.Image:
    canvas = Canvas(color, wall)
    shape(canvas)
    return canvas.image.resize((EDGE, EDGE), Image.Resampling.LANCZOS)


def manual(title: str, lines: Sequence[str]) -> bytes:
    """The smallest PDF with a page of text."""
    said = [f"BT /F1 20 Tf 60 760 Td ({title}) Tj ET"]
    said += [f"BT /F1 12 Tf 60 {720 - 24 * n} Td ({line}) Tj ET" for n, line in enumerate(lines)]
    text = "\n".join(said)
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        (
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
            "/Resources<</Font<</F1 5 0 R>>>>>>"
        ),
        f"<</Length {len(text)}>>stream\n{text}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    body, places = "%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(body.encode("cp1252")))
        body += f"{number} 0 obj{one}endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start, count = len(body.encode("cp1252")), len(objects) + 1
    trailer = f"trailer<</Size {count}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"
    return (body + f"xref\n0 {count}\n0000000000 65535 f \n" + table + trailer).encode("cp1252")


MANUALS = {
    "vik_assembly_en.pdf": ("Vik dining chair", [
        "1. There is nothing to assemble.", "2. Take it out of the box.", "3. Sit down.",
    ]),
    "vik_assembly_fr.pdf": ("Chaise Vik", [
        "1. Il n'y a rien à monter.", "2. Sortez-la du carton.", "3. Asseyez-vous.",
    ]),
    "fjell_assembly_en.pdf": ("Fjell dining table", [
        "1. Lay the top on a blanket.", "2. Screw in the four legs by hand.",
        "3. Turn it over. Two people, please.",
    ]),
    "fjell_assembly_de.pdf": ("Esstisch Fjell", [
        "1. Platte auf eine Decke legen.", "2. Die vier Beine von Hand einschrauben.",
        "3. Umdrehen, bitte zu zweit.",
    ]),
}  # fmt: skip


def main() -> None:
    TARGET.mkdir(exist_ok=True)
    for number, line in enumerate(PICTURES.split("\n")[1:-1]):
        shape, *colors = line.split()
        for color in colors:
            picture = drawn(SHAPES[shape], color, WALLS[number % len(WALLS)])
            picture.save(TARGET / f"{shape}_{color}.webp", quality=82, method=6)
    for name, (title, lines) in MANUALS.items():
        (TARGET / name).write_bytes(manual(title, [one.replace("'", "\\222") for one in lines]))


if __name__ == "__main__":
    main()
