"""Pictures made to fill the memory of whoever keeps them as evidence: kept, and never unfolded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.attacks.files import pictures
from tests.attacks.files.running import Run
from tests.attacks.test_hostile_files import held

KEPT: dict[str, Callable[[], bytes]] = {
    "claims.png": pictures.png,
    "claims.jpg": pictures.jpeg,
    "claims.gif": pictures.gif,
    "claims.tiff": pictures.tiff,
    "claims.webp": pictures.webp,
    "unfolds.png": pictures.unfolding_png,
    "unfolds-deep.png": pictures.deep_png,
    "texts.png": pictures.texts_png,
}


@pytest.mark.parametrize("name", KEPT)
def test_a_hostile_picture_is_kept_and_not_unfolded(
    run: Run, usual: float, mission: Path, tmp_path: Path, name: str
) -> None:
    """Evidence is never turned away: the entry says that there is no working copy, and why."""
    (tmp_path / name).write_bytes(KEPT[name]())
    took = run("evidence", "add", mission, tmp_path / name)
    held(took, usual, name, refused=False)
    assert took.code == 0 and "kept as X-" in took.out and "no working copy (" in took.out
