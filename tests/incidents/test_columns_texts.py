"""Texts in the columns: stories, sides, codes and hashes, the same in whatever table."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.incidents.river_front import Front
from trucewatch.incidents.coding import sides
from trucewatch.incidents.columns import agency_stories, codes, read_columns
from trucewatch.incidents.naming import incident_id, incident_ids
from trucewatch.incidents.signing import fold, hash_folded
from trucewatch.incidents.stories import STORY_SIZE

SPELLED = st.text(
    alphabet=st.sampled_from("aAzZ@[`{09 \t\x0b\x1c\x1f\x85\xa0éÉÄКкشİıſßΣ\u212a\u2003"),
    max_size=20,
)


def agencies_and_stories(front: Front) -> None:
    """A dispatch carried once too often for one story, one as often as one may be, and a text."""
    for number in range(STORY_SIZE + 1):
        front.report("post", day=number, upstream_id=" Dispatch" if number % 2 else "DISPATCH ")
        front.report("post", day=number, text="Ночью стреляли" if number % 2 else "НОЧЬЮ стреляли ")
    for number in range(STORY_SIZE):
        front.report("post", day=number, upstream_id="Ночью стреляли")
    front.report("post")


def with_texts(front: Front) -> pa.Table:
    """The reports with their texts, which `REPORTS` does not keep."""
    said = pa.array([row.get("text") for row in front.rows], pa.string())
    table = front.reports()
    return (table.drop_columns("text") if "text" in table.column_names else table).append_column(
        "text", said
    )


def test_an_agency_of_the_whole_is_one_in_a_part(front: Front) -> None:
    agencies_and_stories(front)
    table = with_texts(front)
    whole, known = read_columns(table, None), agency_stories(table)
    part = read_columns(table.slice(1, 7), None, known)

    assert len(known) == 2
    assert int(whole.agency.sum()) == 2 * (STORY_SIZE + 1)
    of_whole = dict(zip(whole.ids.to_pylist(), whole.agency.tolist(), strict=True))
    assert part.agency.tolist() == [of_whole[report] for report in part.ids.to_pylist()]
    assert part.agency.all()
    assert not read_columns(table.slice(1, 7), None).agency.any()
    assert read_columns(table, None, known).agency.tolist() == whole.agency.tolist()


def test_a_story_is_one_however_its_origin_is_spelled(front: Front) -> None:
    agencies_and_stories(front)

    story = read_columns(with_texts(front), None).story

    assert sorted(np.unique(story, return_counts=True)[1].tolist()) == [1, 12, 13, 13]
    assert int((story == -1).sum()) == 1


def test_nothing_is_an_agency_where_nothing_is_said(front: Front) -> None:
    for day in range(STORY_SIZE * 2):
        front.report("post", day=day, upstream_id="  ")
    table = front.reports().drop_columns("upstream_id")

    assert len(agency_stories(front.reports())) == 0
    assert len(agency_stories(table)) == 0
    for told in (table, front.reports()):
        assert read_columns(told, None).story.tolist() == [-1] * (STORY_SIZE * 2)


def test_a_name_has_its_bit_in_any_table(front: Front) -> None:
    front.report("post", actor="north", sides=["South", " WEST "])
    front.report("post", actor=" South ")
    front.report("post", sides=["west"])
    front.report("post", sides=[""])
    table = front.reports()

    whole = sides(table)

    assert [sides(table.slice(row, 1)).item() for row in range(4)] == whole.tolist()
    assert whole[0] & whole[1] == whole[1]
    assert whole[0] & whole[2] == whole[2]
    assert whole[3] == 0
    assert bin(whole[0]).count("1") == 3
    # The bit is of the name alone: it may change between releases, but only knowingly.
    assert whole[1:3].tolist() == [1 << 56, 1 << 39]


@settings(max_examples=300)
@given(st.lists(SPELLED, min_size=1, max_size=12))
def test_hashes_are_equal_where_folded_texts_are(spelled: list[str]) -> None:
    """The kernel folds ASCII itself, and leaves the rest to Arrow: the two must not differ."""
    texts = pa.chunked_array([pa.array([None, *spelled])])

    hashes = hash_folded(texts).tolist()

    folded = fold(texts.combine_chunks()).to_pylist()
    for text, hashed in zip(folded, hashes, strict=True):
        assert (hashed == 0) == (text is None)
        assert hashed == hash_folded(pa.chunked_array([pa.array([text], pa.string())])).item()
    assert len(set(hashes)) == len(set(folded))


@pytest.mark.parametrize("character", [chr(c) for c in range(128)])
def test_the_kernel_trims_what_arrow_trims(character: str) -> None:
    texts = pa.chunked_array([[f"{character}word{character}", "word"]])

    hashes = hash_folded(texts)

    folded = fold(texts.combine_chunks()).to_pylist()
    assert (hashes[0] == hashes[1]) == (folded[0] == folded[1])


def test_texts_are_read_whatever_their_width_and_from_the_middle() -> None:
    said = ["first", None, "Second ", "", "ТРЕТИЙ", "fourth, and long enough for three eights"]
    wanted = hash_folded(pa.chunked_array([pa.array(said, pa.string())])).tolist()

    for kind in (pa.string(), pa.large_string(), pa.string_view()):
        texts = pa.chunked_array([pa.array(["before", *said, "after"], kind)]).slice(1, len(said))
        assert hash_folded(texts).tolist() == wanted
    coded = pa.chunked_array([pa.array(said).dictionary_encode()])
    assert hash_folded(coded).tolist() == wanted


def test_codes_mean_equal_or_not() -> None:
    table = pa.table({"actor": pa.chunked_array([["North", None], [" north", "ÉST", "  ", "ést"]])})

    found = codes(table, "actor").tolist()

    assert found[0] == found[2]
    assert found[3] == found[5] != found[0]
    assert found[1] == found[4] == -1
    assert codes(table, "weapon").tolist() == [-1] * 6


def test_incidents_are_named_one_by_one_as_all_together() -> None:
    ours, theirs = "R-0123456789AB", ["R-0123456789AI", "R-0123456789ABC", "17", "", "Р-5"]

    for ids in ([ours], [ours, *theirs], theirs):
        assert incident_ids(pa.array(ids)).to_pylist() == [incident_id(report) for report in ids]
    assert incident_ids(pa.array([], pa.string())).to_pylist() == []
