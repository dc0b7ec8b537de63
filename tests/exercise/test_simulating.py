"""An exercise: the same from the same seed, marked everywhere, and full of planted trouble."""

from __future__ import annotations

import csv
import io
import json

import pytest
import shapely
from shapely.geometry import shape

from trucewatch.agreement.reading import read_agreement
from trucewatch.agreement.roster import match_actor
from trucewatch.agreement.shipped import shipped_text, shipped_zones
from trucewatch.exercise.country import velmara
from trucewatch.exercise.model import CEASEFIRE, ExerciseFiles
from trucewatch.exercise.simulating import TRUTH, simulate
from trucewatch.exercise.tellers import OUTLETS, TELLERS
from trucewatch.exercise.wording import ACTORS, ACTS, PLAIN
from trucewatch.vocabulary import acts
from trucewatch.vocabulary.instants import zone_named


@pytest.fixture(scope="module")
def exercise() -> ExerciseFiles:
    return simulate(1)


def truth(exercise: ExerciseFiles) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(exercise.files[TRUTH].data.decode())))


def test_the_same_seed_gives_the_same_bytes(exercise: ExerciseFiles) -> None:
    assert simulate(1).bytes_by_name() == exercise.bytes_by_name()
    assert simulate(2).bytes_by_name() != exercise.bytes_by_name()


def test_it_is_as_large_as_asked(exercise: ExerciseFiles) -> None:
    assert 600 <= len(exercise.tellings) <= 900
    assert len(simulate(3, reports=4000).tellings) == pytest.approx(4000, rel=0.1)


def test_no_reports_is_no_exercise() -> None:
    with pytest.raises(ValueError, match="at least one"):
        simulate(1, reports=0)


def test_every_file_says_that_it_is_an_exercise(exercise: ExerciseFiles) -> None:
    """A page of it, printed and lost, must not start a panic."""
    assert all("exercise" in name for name in exercise.files)
    assert all("exercise" in name for name in (*OUTLETS, *(t.words for t in TELLERS)))
    assert "EXERCISE" in exercise.files["exercise-README.txt"].data.decode()


def test_eight_sources_of_every_kind_that_quarrels(exercise: ExerciseFiles) -> None:
    kinds = [teller.kind for teller in TELLERS]

    assert len(TELLERS) == 8
    assert kinds.count("party") == kinds.count("guarantor") == 2
    assert {"monitor", "media", "public"} <= set(kinds)
    assert {t.source for t in exercise.tellings} == {t.id for t in TELLERS}


def test_the_truth_names_rows_that_exist(exercise: ExerciseFiles) -> None:
    told = [cell for row in truth(exercise) for cell in row["told_by"].split()]
    aggregates = sum(len(t.of) - 1 for t in exercise.tellings)

    assert len(told) == len(exercise.tellings) + aggregates
    assert all(cell.split(":")[0] in exercise.files for cell in told)


def test_trouble_is_planted(exercise: ExerciseFiles) -> None:
    planted, told = exercise.happenings, exercise.tellings

    assert any(h.fabricated for h in planted)
    assert any(t.n_events for t in told)
    assert any(t.outlet in OUTLETS for t in told)
    assert any(t.district_only for t in told)
    assert sum(h.burst > 0 for h in planted) > 20
    assert any(h.in_buffer for h in planted)
    assert any(h.in_pocket for h in planted)
    assert any(h.instant < CEASEFIRE for h in planted)
    assert sum(exercise.bad_rows.values()) == 8
    names = {t.name for t in velmara().towns}
    assert any(t.place and t.source == "herald" and t.place not in names for t in told)


def test_the_country_lies_in_an_empty_sea_and_holds_its_towns() -> None:
    country = velmara()
    west, south, east, north = country.land.bounds

    assert -25 < west < east < -19
    assert -27 < south < north < -21
    assert len(country.towns) >= 60
    assert all(country.land.contains(shapely.Point(t.lon, t.lat)) for t in country.towns)


def test_districts_fill_the_country_without_overlap() -> None:
    features = json.loads(velmara().boundaries)["features"]
    districts = [shape(f["geometry"]) for f in features if "ADM2_PCODE" in f["properties"]]
    provinces = [
        shape(f["geometry"])
        for f in features
        if "ADM1_EN" in f["properties"] and "ADM2_PCODE" not in f["properties"]
    ]

    assert (len(provinces), len(districts)) == (6, 18)
    for areas in (provinces, districts):
        assert sum(a.area for a in areas) == pytest.approx(velmara().land.area, rel=1e-3)
        assert shapely.union_all(areas).area == pytest.approx(velmara().land.area, rel=1e-3)


def test_towns_lie_in_the_districts_their_rows_say() -> None:
    features = json.loads(velmara().boundaries)["features"]
    outlines = {
        f["properties"]["ADM2_PCODE"]: shape(f["geometry"])
        for f in features
        if "ADM2_PCODE" in f["properties"]
    }

    for town in velmara().towns:
        assert outlines[town.admin2_pcode].contains(shapely.Point(town.lon, town.lat)), town.name
        assert town.admin2_pcode.startswith(town.admin1_pcode)


def test_the_agreement_reads_without_an_error_and_starts_when_the_exercise_says() -> None:
    agreement, problems = read_agreement(
        shipped_text("exercise-velmara"),
        file="exercise-velmara.yaml",
        zones=shipped_zones("exercise-velmara"),
    )

    assert agreement is not None, problems
    assert agreement.exercise
    assert agreement.clock.start == CEASEFIRE
    assert agreement.clock.zone == zone_named("Etc/GMT+2")
    assert len(agreement.readings) == 2


def test_every_name_a_source_uses_is_known_to_the_agreement() -> None:
    """Else the exercise would teach that nobody is bound by anything."""
    agreement, _ = read_agreement(
        shipped_text("exercise-velmara"),
        file="exercise-velmara.yaml",
        zones=shipped_zones("exercise-velmara"),
    )
    assert agreement is not None
    for words in (PLAIN, *ACTORS.values()):
        for actor, name in words.items():
            if actor != "civilians":
                matched = match_actor(name, agreement)
                assert matched is not None, name


def test_every_act_of_every_source_is_in_the_taxonomy() -> None:
    for source, words in ACTS.items():
        meant: dict[str, str | None] = {}
        for act, (word, code) in words.items():
            assert acts.known(act)
            assert code is None or acts.known(code)
            assert meant.setdefault(word, code) == code, f"{source}: {word} means two acts"
