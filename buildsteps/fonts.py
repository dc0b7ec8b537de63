"""The bulletins' font: Noto Sans with Latin, Cyrillic and Arabic letters, in two weights.

Typst reads no WOFF2, and inside a picture it looks for a letter in one family only; so the subsets
that the `@fontsource` packages carry are joined into one TTF for each weight. Licence: SIL OFL 1.1.

The Arabic letters are IBM Plex Sans Arabic's where that package is installed: Noto draws the dots
of a letter apart from it, and a PDF set in it cannot be searched.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from buildsteps import Step

PACKAGES = "frontend/node_modules/@fontsource"
TARGET = "src/trucewatch/publications/fonts"
WEIGHTS = {400: "NotoSans-Regular.ttf", 600: "NotoSans-SemiBold.ttf"}
SUBSETS = (
    "noto-sans/files/noto-sans-latin",
    "noto-sans/files/noto-sans-latin-ext",
    "noto-sans/files/noto-sans-cyrillic",
)
"""The first names the family, and wins where two have a letter."""
COPYRIGHT, ENGLISH = 0, 0x409
ARABIC = (
    "ibm-plex-sans-arabic/files/ibm-plex-sans-arabic-arabic",
    "noto-sans-arabic/files/noto-sans-arabic-arabic",
)
"""The first that is installed is taken."""


def _make(root: Path) -> None:
    convert(root / PACKAGES, root / TARGET)


def convert(packages: Path, target: Path) -> None:
    """Write one TTF for each weight into `target`, of the subsets below `packages`.

    Raises FileNotFoundError where a package lacks one.
    """
    from fontTools.merge import Merger, Options
    from fontTools.ttLib import TTFont

    target.mkdir(parents=True, exist_ok=True)
    for weight, name in WEIGHTS.items():
        with TemporaryDirectory() as folder:
            parts = []
            for place, stem in enumerate((*SUBSETS, _installed(packages, weight))):
                part = TTFont(packages / f"{stem}-{weight}-normal.woff2", recalcTimestamp=False)
                part.flavor = None
                parts.append(str(Path(folder) / f"{place}.ttf"))
                part.save(parts[-1])
            whole = Merger(Options()).merge(parts)
            names = [TTFont(part)["name"] for part in parts]
            notices = dict.fromkeys(str(name.getDebugName(COPYRIGHT)) for name in names)
            whole["name"].setName(" ".join(notices), COPYRIGHT, 3, 1, ENGLISH)
            # dates stay the foundry's, so that the same packages give the same bytes
            foundry = TTFont(parts[0])["head"]
            whole["head"].created, whole["head"].modified = foundry.created, foundry.modified
            whole.recalcTimestamp = False
            whole.save(target / name)


def _installed(packages: Path, weight: int) -> str:
    return next(
        (stem for stem in ARABIC if (packages / f"{stem}-{weight}-normal.woff2").is_file()),
        ARABIC[-1],
    )


STEP = Step(
    name="fonts",
    inputs=("frontend/package-lock.json", "buildsteps/fonts.py"),
    outputs=tuple(f"{TARGET}/{name}" for name in WEIGHTS.values()),
    make=_make,
)
