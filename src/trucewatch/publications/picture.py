"""A picture in dots, for documents that cannot hold our SVG: drawn by Typst, with our fonts."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import Any

import typst

DOTS_PER_INCH = 200
_PAGE = b"""#set page(width: 174mm, height: auto, margin: 0pt)
#set text(font: "Noto Sans")
#image(bytes(sys.inputs.svg), format: "svg", width: 100%)
"""


def png_of(svg: str) -> bytes:
    """The picture as PNG, the same for the same SVG."""
    with as_file(files("trucewatch.publications") / "fonts") as fonts:
        paths: list[Any] = [str(fonts)]
        made: Any = typst.compile(
            _PAGE, font_paths=paths, ignore_system_fonts=True, format="png",
            ppi=DOTS_PER_INCH, sys_inputs={"svg": svg},
        )  # fmt: skip
    return bytes(made)
