"""Makes ``archive/readers/box.ttf``: a font in which every character is a box. Needs fontTools.

PDFium looks for a font for every text whose own font is not in the file, and leaves out characters the font lacks.
"""

from __future__ import annotations

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

TARGET = Path(__file__).parent.parent / "archive/readers/box.ttf"
EM, ASCENT, DESCENT = 1000, 880, -120
NARROW = 100  # narrower than any character: the width that counts is the one the document states


def box() -> object:
    pen = TTGlyphPen(None)
    pen.moveTo((0, DESCENT))
    for point in ((0, ASCENT), (NARROW, ASCENT), (NARROW, DESCENT)):
        pen.lineTo(point)
    pen.closePath()
    return pen.glyph()


def every_character() -> CmapSubtable:
    """Format 13: a whole range of characters shares one glyph."""
    table = CmapSubtable.newSubtable(13)
    table.platformID, table.platEncID, table.format, table.reserved, table.length, table.language = 3, 10, 13, 0, 0, 0
    table.cmap = {code: "box" for code in range(0x20, 0x30000) if not 0xD800 <= code < 0xE000}
    return table


builder = FontBuilder(EM, isTTF=True)
builder.setupGlyphOrder([".notdef", "box"])
builder.setupCharacterMap({0x20: "box"})
builder.setupGlyf({".notdef": box(), "box": box()})
builder.setupHorizontalMetrics({".notdef": (EM, 0), "box": (EM, 0)})
builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
builder.setupNameTable({"familyName": "Box", "styleName": "Regular"})
builder.setupOS2(sTypoAscender=ASCENT, sTypoDescender=DESCENT, usWinAscent=ASCENT, usWinDescent=-DESCENT)
builder.setupPost()
builder.font["cmap"].tables.append(every_character())
builder.font.save(TARGET)
