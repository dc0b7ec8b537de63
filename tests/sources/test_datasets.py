"""Datasets whose columns are known: UCDP's two, the Syrian Archive's, and published tallies."""

from __future__ import annotations

import csv
import io

from tests.sources.examples import example_of, goods, problems, read
from trucewatch.reports.model import Account, RestrictionRow, TallyRow, WatchRow


def accounts(name: str) -> list[Account]:
    contents = [row.content for row in goods(read(name, example_of(name)[1]))]
    assert all(isinstance(content, Account) for content in contents)
    return [content for content in contents if isinstance(content, Account)]


def changed(name: str, **cells: str) -> bytes:
    """The example with cells of its first row changed."""
    rows = list(csv.DictReader(io.StringIO(example_of(name)[1].decode())))
    rows[0].update(cells)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def test_ucdp_says_who_fought_and_not_who_attacked() -> None:
    for name in ("ucdp-ged", "ucdp-aec"):
        fight, one_sided = accounts(name)
        assert fight.actor is None and fight.act is None and len(fight.sides) == 2
        assert one_sided.actor is not None and one_sided.actor_basis == "coded by the dataset"
        assert (one_sided.victim_status, one_sided.act, one_sided.sides) == ("civilian", "9.1", ())


def test_an_alliance_stays_on_its_side() -> None:
    assert accounts("ucdp-aec")[0].sides == ("Government of Syria", "Group A, Group B")


def test_the_precision_of_a_place_becomes_its_error_and_a_whole_country_has_no_point() -> None:
    town, country = accounts("ucdp-ged")
    assert (town.lon, town.lat, town.error_radius_m) == (37.1, 36.2, 5000)
    assert (country.lon, country.error_radius_m, country.place_text) == (None, None, None)
    assert country.country_text == "Nowhere"


def test_the_dead_of_unknown_status_may_have_been_civilians() -> None:
    fight = accounts("ucdp-ged")[0]
    assert (fight.deaths_min, fight.deaths_max) == (3, 5)
    assert (fight.civilians_min, fight.civilians_max) == (1, 2)


def test_a_best_estimate_outside_its_own_range_widens_it() -> None:
    row = goods(read("ucdp-ged", changed("ucdp-ged", best="9")))[0]
    assert isinstance(row.content, Account) and row.content.deaths_max == 9


def test_a_low_above_a_high_is_asked_about() -> None:
    (problem,) = problems(read("ucdp-ged", changed("ucdp-ged", low="46", high="31")))
    assert (problem.column, problem.value_excerpt) == ("low, high", "46, 31")


def test_whom_a_dataset_quotes_is_withheld() -> None:
    row = goods(read("ucdp-ged", example_of("ucdp-ged")[1]))[0]
    assert row.withheld == {"source_original": "a village elder"}
    assert "elder" not in repr(row.raw) + repr(row.content)


def test_an_unknown_precision_is_not_taken_for_a_point() -> None:
    (problem,) = problems(read("ucdp-ged", changed("ucdp-ged", where_prec="9")))
    assert (problem.code, problem.column) == ("unknown_precision", "where_prec")


def test_a_video_keeps_the_day_before_its_date_possible_and_its_maker_apart() -> None:
    first, second = goods(read("syrian-archive", example_of("syrian-archive")[1]))
    assert isinstance(first.content, Account) and isinstance(second.content, Account)
    assert first.content.seen.duration.days == 2
    assert (first.content.act, first.content.actor) == ("3", "Russian forces")
    assert (second.content.act, second.content.place_text) == ("17.3", "كفر عنبر")
    assert first.content.admin1_text == "Aleppo" and second.content.admin1_text is None
    assert first.source.words == "Lantern Media" and second.source.words != first.source.words
    for row in (first, second):
        assert {"report_id", "reference_code", "url"} <= set(row.withheld)
        assert "Lantern" not in repr(row.raw) and "video.invalid" not in repr(row.raw)


def test_our_own_tally_header() -> None:
    whole, part = (row.content for row in goods(read("tally", example_of("tally")[1])))
    assert isinstance(whole, TallyRow) and isinstance(part, TallyRow)
    assert (whole.count, whole.headline, whole.confirmed_by) == (12, True, {"south": 3, "east": 0})
    assert (part.area, part.count, part.headline) == ("Tell", None, False)


def test_a_bulletin_with_two_totals_and_what_another_side_says_of_it() -> None:
    data = (
        b"row_id,bulletin_date,regime,registering_side,violations_registered,headline_figure,"
        b"confirmed_by_south,said_to_target_nusra,outlet,language,url,note\n"
        b"B1,2031-03-04,truce,north,14,15,0,5,A Paper,en,https://p.invalid/1,a note\n"
        b"B2,,truce,south,6,,,,A Paper,en,https://p.invalid/2,undated\n"
    )
    contents = [row.content for row in goods(read("tally", data))]
    tallies = [content for content in contents if isinstance(content, TallyRow)]
    assert [t.count for t in tallies] == [14, 15, 6]
    assert tallies[0].confirmed_by == {"south": 0, "said_to_target_excluded": 5}
    assert tallies[2].day_from is None and tallies[2].bulletin == "B2"


def test_a_monitors_breakdown_in_one_cell() -> None:
    data = (
        b"row_id,monitor,period_from,period_to,attributed_to,breaches,killed,url,note,governorates\n"
        b"M1,A Monitor,2031-03-01,2031-03-02,north forces,51,,,,Homs=11; Hama=9\n"
    )
    rows = goods(read("tally", data))
    assert [row.number for row in rows] == [2, 2, 2]
    counts = {r.content.area: r.content.count for r in rows if isinstance(r.content, TallyRow)}
    assert counts == {None: 51, "Homs": 11, "Hama": 9}


def test_watches_and_denials_come_from_one_file() -> None:
    watch, denial = (row.content for row in goods(read("watch", example_of("watch")[1])))
    assert isinstance(watch, WatchRow) and watch.interval.duration.days == 2
    assert isinstance(denial, RestrictionRow) and denial.reason_quoted == "الطريق مغلق"
