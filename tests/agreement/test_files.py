"""An agreement's files: only what it names is read, and nothing beyond its size."""

import pytest

from tests.agreement.harbour import TEXT, ZONE
from trucewatch.agreement import zones
from trucewatch.agreement.document import MAX_BYTES
from trucewatch.doors.agreement_files import agreement_files
from trucewatch.vocabulary.errors import TrucewatchError, UsageError


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "zones").mkdir()
    (tmp_path / "zones" / "harbour.geojson").write_text(ZONE, encoding="utf-8")
    (tmp_path / "harbour.yaml").write_text(TEXT, encoding="utf-8")
    return tmp_path


def test_a_file_comes_with_the_zones_it_names_and_no_others(folder):
    (folder / "zones" / "other.geojson").write_bytes(b"\xff" * 100)
    text, outlines, name = agreement_files(str(folder / "harbour.yaml"))
    assert (text, outlines, name) == (TEXT, {"zones/harbour.geojson": ZONE}, "harbour.yaml")


def test_a_zone_file_without_end_is_refused_by_name(folder):
    (folder / "zones" / "harbour.geojson").write_bytes(b" " * (zones.MAX_BYTES + 1))
    with pytest.raises(TrucewatchError, match=r"harbour\.geojson has more than"):
        agreement_files(str(folder / "harbour.yaml"))


def test_an_agreement_without_end_is_refused_by_name(folder):
    (folder / "harbour.yaml").write_bytes(b" " * (MAX_BYTES + 1))
    with pytest.raises(TrucewatchError, match=r"harbour\.yaml has more than"):
        agreement_files(str(folder / "harbour.yaml"))


def test_a_name_that_is_no_file_is_told_what_is_shipped(folder):
    with pytest.raises(UsageError, match="there is no agreement"):
        agreement_files(str(folder / "harbor.yaml"))
