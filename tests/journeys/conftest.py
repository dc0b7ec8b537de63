"""Small missions to walk through."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import done

REPORTS = """\
when,where,province,what,who,killed,heard from
2017-01-12 14:05,Kafr Sabil,,shelling,government forces,2,Post Seven
2017-01-12 14:20,Kafr Sabil,,mortar,,1-3,River Watch
2017-01-14,تل الورد,,clash,,,River Watch
"""

MAPPING = """\
source: {column: heard from, kind: monitor}
columns:
  when: seen
  where: place_text
  province: admin1_text
  what: act
  who: actor
  killed: deaths
values:
  act: {shelling: "2.1", mortar: "2.1.2", clash: "1"}
"""


@pytest.fixture
def mission(tmp_path: Path) -> Path:
    """A mission under the Syrian agreement, with nothing in it yet."""
    folder = tmp_path / "mission"
    done("new", folder, "--agreement", "syria-2016-12-30")
    return folder
