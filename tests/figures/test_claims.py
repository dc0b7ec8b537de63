"""A published number stays its publisher's, with whatever is missing from it."""

from __future__ import annotations

from tests.figures.records import RecordBook
from trucewatch.figures.claims import Claim, read_claims
from trucewatch.figures.naming import AreaNames


def claims(book: RecordBook) -> list[Claim]:
    record = book.close()
    return read_claims(record.tallies, record.agreement, AreaNames(record.areas).of_name)


def only(book: RecordBook) -> Claim:
    (claim,) = claims(book)
    return claim


def test_a_bulletin_is_one_claim_with_its_breakdown_under_the_missions_own_names() -> None:
    book = RecordBook()
    book.bulletin("russia", "2017-01-12", 6, {"Latakia": 4, "Hamah": 2})

    claim = only(book)

    assert (claim.by, claim.guarantor, claim.total) == ("Russia", True, 6)
    assert dict(claim.parts) == {"Lattakia": 4, "Hama": 2}
    assert (claim.placed, claim.unplaced) == (6, 0)


def test_a_headline_that_says_otherwise_is_kept_beside_the_body() -> None:
    book = RecordBook()
    book.bulletin("russia", "2017-02-25", 14, {"Damascus": 14}, title=15)
    book.tallies.reverse()

    claim = only(book)

    assert (claim.total, claim.titles) == (14, (15,))


def test_a_partial_breakdown_leaves_the_rest_unplaced() -> None:
    book = RecordBook()
    book.bulletin("turkey", "2017-01-22", 12, {"Aleppo": 6})

    claim = only(book)

    assert claim.within("Aleppo") == (6, 6)
    assert claim.within("Hama") == (0, 6)


def test_an_area_named_without_a_number_is_at_least_one_and_never_zero() -> None:
    book = RecordBook()
    book.bulletin("russia", "2016-12-31", 13, {"Damascus": None, "Aleppo": None, "Hama": 4})

    claim = only(book)

    assert claim.unnumbered == ("Aleppo", "Damascus")
    assert claim.within("Aleppo") == (1, 8)
    assert claim.within("Idleb") == (0, 9)


def test_two_outlets_with_the_same_numbers_carry_one_claim() -> None:
    book = RecordBook()
    for carrier in ("S-1", "S-2"):
        book.bulletin(
            "turkey", "2017-03-25", 19, {"Hama": 19}, confirmed={"russia": 0}, carrier=carrier
        )

    assert only(book).carriers == ("S-1", "S-2")


def test_an_outlet_that_leaves_out_the_breakdown_still_carries_the_same_claim() -> None:
    book = RecordBook()
    book.bulletin("turkey", "2017-03-25", 19, carrier="S-1")
    book.bulletin("turkey", "2017-03-25", 19, {"Hama": 19}, confirmed={"russia": 0}, carrier="S-2")

    claim = only(book)

    assert dict(claim.parts) == {"Hama": 19}
    assert dict(claim.confirmed) == {"Russia": 0}


def test_two_outlets_that_differ_are_two_claims() -> None:
    book = RecordBook()
    book.bulletin("turkey", "2017-03-25", 19, carrier="S-1")
    book.bulletin("turkey", "2017-03-25", 18, carrier="S-2")

    assert [c.total for c in claims(book)] == [19, 18]


def test_undated_bulletins_are_never_taken_for_one_another() -> None:
    book = RecordBook()
    book.bulletin("russia", None, 6, carrier="S-1")
    book.bulletin("russia", None, 6, carrier="S-2")

    assert len(claims(book)) == 2


def test_what_was_put_down_to_the_excluded_is_no_confirmation() -> None:
    book = RecordBook()
    book.bulletin("turkey", "2017-01-12", 25, confirmed={"russia": 0, "said_to_target_excluded": 5})

    claim = only(book)

    assert (dict(claim.confirmed), claim.target_excluded) == ({"Russia": 0}, 5)


def test_a_guarantors_week_is_no_daily_bulletin() -> None:
    book = RecordBook()
    book.bulletin("russia", "2017-01-11", 6, to="2017-01-12")
    book.bulletin("russia", "2017-01-06", 60, to="2017-01-12")
    book.bulletin("SNHR", "2017-01-12", 60)

    assert [c.bulletin for c in sorted(claims(book), key=lambda c: c.total or 0)] == [
        True,
        False,
        False,
    ]


def test_an_area_that_is_not_the_missions_keeps_the_publishers_name() -> None:
    book = RecordBook()
    book.bulletin("russia", "2017-01-12", 1, {"Hasakeh": 1})

    assert dict(only(book).parts) == {"Hasakeh": 1}
