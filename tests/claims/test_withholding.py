"""No name of a victim or a prisoner leaves with a quotation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.claims.model import Proposal
from trucewatch.claims.withholding import (
    WITHHELD,
    around,
    parts_of,
    shown,
    spans_of,
    sufferers,
    window,
    withheld,
)


@pytest.mark.parametrize(
    ("quote", "name"),
    [
        ("Talia Morven, 34, was killed at the market.", "Talia Morven"),
        ("They asked for the release of Osric Venn.", "Osric Venn"),
        ("The prisoner Osric Venn is ill.", "Osric Venn"),
        ("Among the victims was Ilse al-Ferran.", "Ilse al-Ferran"),
        ("Shells landed, killing Ilse Ferran and two others.", "Ilse Ferran"),
        ("Soldiers arrested Dr. Osric Venn on Monday.", "Osric Venn"),
        ("Ilse Ferran and Osric Venn were arrested.", "Ilse Ferran"),
        ("Задержан Осрик Венн.", "Осрик Венн"),
        ("Осрик Венн был убит.", "Осрик Венн"),
        ("They found the 14-year old Osric Venn there.", "Osric Venn"),
        ("They found Osric Venn, who later died of it.", "Osric Venn"),
        ("Tutuklu Osric Venn hasta.", "Osric Venn"),
        ("Osric Venn gözaltına alındı.", "Osric Venn"),
        ("طالبوا بالإفراج عن سالم الفرّان فوراً", "سالم الفرّان"),
        ("قالت إن الشهيدة ليلى الفرّان كانت هناك", "ليلى الفرّان"),
    ],
)
def test_a_name_beside_what_somebody_suffered_is_withheld(quote: str, name: str) -> None:
    shown = withheld(quote)
    assert name.split()[-1] not in shown
    assert WITHHELD in shown


@pytest.mark.parametrize(
    "quote",
    [
        "The ministry said that forty people were killed in Brenn.",
        "They were released on Monday.",
        "Soldiers were killed, and so were Five Hills Civilians.",
        "A Norlander was killed.",
        "وتحدث عن اعتقال العديد من الناس",
        "The delegation demanded their immediate release.",
    ],
)
def test_what_names_nobody_stays_as_it_was_said(quote: str) -> None:
    assert withheld(quote) == quote


def test_whoever_is_named_once_as_a_prisoner_is_named_nowhere_in_the_document() -> None:
    text = "The prisoner Osric Venn said little. Talia Morven asked for Venn, who said it was late."
    names = sufferers(text)
    assert "Venn" not in withheld(text, names=names)
    assert "Talia Morven" in withheld(text, names=names)
    said = shown(
        Proposal(
            kind="claim", start=0, end=4, quote="Venn", value={"speaker": "Venn", "party": None}
        ),
        names,
    )
    assert (said.quote, said.value) == (WITHHELD, {"speaker": WITHHELD, "party": None})


def test_a_town_that_was_freed_keeps_its_name_elsewhere() -> None:
    assert not sufferers("Oxmarket was freed. People came back to Oxmarket.")


def test_spans_count_in_the_quotation_as_people_see_it() -> None:
    quote = "Osric Venn was arrested with O. V. of Brenn"
    seen = withheld(quote)
    at = seen.index("O. V.")
    (span,) = spans_of(quote, [(at, at + 5)], ())
    assert quote[slice(*span)] == "O. V."
    assert withheld(quote, [span]).count(WITHHELD) == 2
    with pytest.raises(ValueError, match="behind"):
        spans_of(quote, [(0, len(seen) + 1)], ())


def test_people_withhold_what_no_rule_would_have_seen() -> None:
    assert withheld("O. V. sleeps badly", [(0, 5)]) == f"{WITHHELD} sleeps badly"


@given(
    st.text(max_size=80), st.lists(st.tuples(st.integers(0, 80), st.integers(1, 20)), max_size=4)
)
def test_what_was_chosen_never_leaves(quote: str, spans: list[tuple[int, int]]) -> None:
    chosen = [(at, at + length) for at, length in spans if at + length <= len(quote)]
    kept = [c for n, c in enumerate(quote) if not any(a <= n < b for a, b in chosen)]
    assert len(withheld(quote, chosen).replace(WITHHELD, "")) <= len(kept)


def test_what_stands_around_a_quotation_has_no_name_either() -> None:
    """What tells of suffering may lie in the quotation, and the name beside it."""
    text = "In Brenn, they say, Osric Venn was arrested in March, and the talks went on."
    start = text.index("was arrested")
    end = start + len("was arrested in March")
    before, after = around(text, start, end, window(text, start, end, 12), sufferers(text))
    assert (before, after) == (" [name withheld] ", ", and the ta")


def test_no_other_paragraph_is_shown_around_a_quotation() -> None:
    text = "One.\nTwo three four.\nFive."
    start = text.index("three")
    assert window(text, start, start + 5, 100) == (5, text.index("\nFive"))
    assert window(text, start, start + 5, 2) == (start - 2, start + 7)
    assert window("three", 0, 5, 9) == (0, 5)


def test_a_hidden_speaker_has_no_part_left() -> None:
    assert parts_of("the deputy clerk Maud Ferrin") == (
        "the deputy clerk Maud Ferrin", "Maud Ferrin", "Ferrin",
    )  # fmt: skip
