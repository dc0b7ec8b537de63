"""Charts to a file: an SVG that stands alone, in the language and country of the mission."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from trucewatch.doors.storage.files import write_whole
from trucewatch.vocabulary.errors import TrucewatchError

if TYPE_CHECKING:
    from trucewatch.figures.tabulating import Counting
    from trucewatch.publications.trend_charts import Pen
    from trucewatch.publications.voice import Voice


def spoken(counting: Counting, lang: str) -> Voice:
    """The voice of a mission in one language."""
    from trucewatch.publications.voice import Voice

    return Voice(lang, counting.record.agreement.country, counting.zone)


def draw(file: Path, counting: Counting, lang: str, drawing: Callable[[Pen], str]) -> None:
    """Write what `drawing` draws. Raises TrucewatchError where the file cannot be written."""
    from trucewatch.publications.svg import ALONE
    from trucewatch.publications.trend_charts import Pen

    text = drawing(Pen(spoken(counting, lang), ALONE))
    try:
        write_whole(file, text.encode())
    except OSError as error:
        raise TrucewatchError(f"{file} cannot be written: {error.strerror}") from error
