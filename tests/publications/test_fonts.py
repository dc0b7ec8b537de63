"""The font that the build makes: every letter a bulletin needs, and the same bytes each time."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.long
def test_the_same_packages_give_the_same_font(tmp_path: Path) -> None:
    """A PDF's bytes hold its font; a date inside would change them with every build."""
    pytest.importorskip("fontTools", reason="fontTools belongs to the build")
    from buildsteps.fonts import PACKAGES, convert

    if not (ROOT / PACKAGES).is_dir():
        pytest.skip("the front end's packages are not installed")
    for name in ("one", "two"):
        convert(ROOT / PACKAGES, tmp_path / name)
    for font in (tmp_path / "one").iterdir():
        assert font.read_bytes() == (tmp_path / "two" / font.name).read_bytes()
