"""Draw BelayMarks.ttf: the two heavy marks that Golos Text lacks.

Run by hand after changing a shape: `python apps/papers/fonts/draw_marks.py`. The result is kept
beside this file, so nobody needs to draw it to use it.
"""

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

UNITS = 1000
WIDTH = 860
EPOCH = 3_786_912_000  # 2024-01-01 in the font format's seconds: a drawn font has no "now"
SHAPES = {
    "check": [(60, 345), (145, 430), (312, 262), (715, 700), (802, 618), (314, 92)],
    "cross": [
        (430, 318), (655, 92), (738, 175), (513, 400), (738, 625), (655, 708),
        (430, 482), (205, 708), (122, 625), (347, 400), (122, 175), (205, 92),
    ],
}  # fmt: skip


def outline(points: list[tuple[int, int]]) -> object:
    """One closed contour through `points`, in font units, y up."""
    pen = TTGlyphPen(None)
    if points:
        pen.moveTo(points[0])
        for point in points[1:]:
            pen.lineTo(point)
        pen.closePath()
    return pen.glyph()


def draw(path: Path) -> None:
    """Write the font to `path`."""
    names = [".notdef", "space", *SHAPES]
    font = FontBuilder(UNITS, isTTF=True)
    font.setupGlyphOrder(names)
    font.setupCharacterMap({0x20: "space", 0x2714: "check", 0x2716: "cross"})
    font.setupGlyf({name: outline(SHAPES.get(name, [])) for name in names})
    font.setupHorizontalMetrics({name: (300 if name == "space" else WIDTH, 0) for name in names})
    font.setupHorizontalHeader(ascent=950, descent=-250)
    font.setupNameTable(
        {"familyName": "Belay Marks", "styleName": "Regular", "psName": "BelayMarks-Regular"}
    )
    font.setupOS2(sTypoAscender=950, sTypoDescender=-250, usWinAscent=950, usWinDescent=250)
    font.setupPost()
    font.updateHead(created=EPOCH, modified=EPOCH)
    font.font.recalcTimestamp = False
    font.save(path)


if __name__ == "__main__":
    draw(Path(__file__).with_name("BelayMarks.ttf"))
