#!/usr/bin/env python3
"""Makes the two Korean fonts in the binary, NotoSansKR-Subset.otf and NotoSansKR-Bold-Subset.otf: the
2350 syllables of KS X 1001, which is what Korean texts use, and whatever else of Hangul stands in the
catalogue and the scenarios.

Needs fontTools (pip install fonttools) and Noto Sans CJK, as Debian's package fonts-noto-cjk has it:

    python3 assets/fonts/make_korean.py NotoSansCJK-Regular.ttc NotoSansCJK-Bold.ttc

Run it when `cargo test` says that a glyph of the catalogue is missing.
"""

import pathlib
import sys

from fontTools import subset
from fontTools.ttLib import TTCollection

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
NAMES = ["NotoSansKR-Subset.otf", "NotoSansKR-Bold-Subset.otf"]


def syllables():
    """KS X 1001 has its syllables in rows 16 to 40, 94 in each."""
    rows, cells = range(0xB0, 0xC9), range(0xA1, 0xFF)
    return {bytes([row, cell]).decode("euc_kr") for row in rows for cell in cells}


def hangul_in_sources():
    files = [*(ROOT / "src/lang").rglob("*.rs"), *(ROOT / "scenarios").rglob("*.ron")]
    text = "".join(path.read_text(encoding="utf-8") for path in files)
    return {c for c in text if "\uac00" <= c <= "\ud7a3" or "\u3131" <= c <= "\u318e"}


def make(collection, name):
    fonts = TTCollection(collection).fonts
    font = next(font for font in fonts if font["name"].getDebugName(1) == "Noto Sans CJK KR")
    options = subset.Options(
        layout_features=[], hinting=False, desubroutinize=False, notdef_outline=True, name_IDs=[1, 2, 4, 6, 13, 14]
    )
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=sorted(map(ord, syllables() | hangul_in_sources())))
    cutter.subset(font)
    out = HERE / name
    # The same bytes from the same font, whenever it is made.
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    font.save(out)
    weight = font["OS/2"].usWeightClass
    print(f"{name}: {out.stat().st_size} bytes, {len(font.getBestCmap())} characters, weight {weight}")


if len(sys.argv) != 3:
    sys.exit(__doc__)
for collection, name in zip(sys.argv[1:], NAMES):
    make(collection, name)
