"""A document laid out: every character once, none that is withheld, each quotation in place."""

from __future__ import annotations

import random

from trucewatch.doors.web.document_text import Piece, Quoted, cut, lines, parts

TEXT = "one Venn two\n\nthree four Venn\nfive"


def told(found: list[list[Piece]]) -> str:
    return "\n".join("".join("[…]" if p.text is None else p.text for p in line) for line in found)


def test_lines_hold_every_character_once_but_the_withheld() -> None:
    found = list(lines(TEXT, [], [(4, 8), (25, 29)]))
    assert told(found) == "one […] two\nthree four […]\nfive"


def test_quotations_that_overlap_keep_their_ends() -> None:
    claim, place = Quoted("P-A", "claim", 0, 12), Quoted("P-B", "place", 9, 18)
    (first, second, *_) = lines(TEXT, [claim, place], [])
    assert [(p.text, [q.id for q in p.within]) for p in first] == [
        ("one Venn ", ["P-A"]), ("two", ["P-B", "P-A"]),
    ]  # fmt: skip
    assert [(p.text, [q.id for q in p.within]) for p in second] == [
        ("thre", ["P-B"]), ("e four Venn", []),
    ]  # fmt: skip


def test_a_quotation_that_begins_or_ends_within_a_name_shows_no_part_of_it() -> None:
    quoted = Quoted("P-A", "claim", 6, 12)
    (first, *_) = lines(TEXT, [quoted], [(4, 8)])
    assert [(p.text, [q.id for q in p.begins]) for p in first] == [
        ("one ", []), (None, ["P-A"]), (" two", []),
    ]  # fmt: skip
    assert cut(TEXT, (6, 12), [(4, 8)]) == [None, " two"]
    assert cut(TEXT, (0, 6), [(4, 8)]) == ["one ", None]
    assert cut(TEXT, (5, 7), [(4, 8)]) == [None]


def test_whatever_is_quoted_and_withheld_nothing_is_lost_or_shown() -> None:
    """Ten thousand characters' worth of chance: the letters are those that are not withheld."""
    chance = random.Random(7)
    for _ in range(200):
        text = "".join(chance.choice("abcd \n") for _ in range(50))
        edges = sorted(chance.sample(range(51), 6))
        hidden = [(edges[0], edges[1]), (edges[2], edges[3])]
        found = []
        for number in range(4):
            start, end = sorted(chance.sample(range(51), 2))
            found.append(Quoted(f"P-{number}", "claim", start, end))
        seen = "".join(p.text or "" for line in lines(text, found, hidden) for p in line)
        left = "".join(
            c for at, c in enumerate(text) if not any(low <= at < high for low, high in hidden)
        )
        assert seen == left.replace("\n", "")
        begun = [q.id for line in lines(text, found, hidden) for p in line for q in p.begins]
        assert sorted(begun) == [q.id for q in found]
        for one in found:
            parts = cut(text, (one.start, one.end), hidden)
            shown = "".join(part or "" for part in parts)
            assert shown == "".join(
                text[at] for at in range(one.start, one.end)
                if not any(low <= at < high for low, high in hidden)
            )  # fmt: skip


def test_a_long_text_is_read_in_parts_that_lose_nothing_and_cut_no_name_open() -> None:
    chance = random.Random(8)
    for _ in range(100):
        text = "".join(chance.choice("abcd  \n") for _ in range(200))
        edges = sorted(chance.sample(range(201), 6))
        hidden = [(edges[0], edges[1]), (edges[2], edges[3])]
        spans = parts(text, 30)
        assert "".join(text[low:high] for low, high in spans) == text
        assert max(high - low for low, high in spans) <= 30
        seen = "".join(
            p.text or "" for span in spans for line in lines(text, [], hidden, span) for p in line
        )
        assert seen == "".join(
            c for at, c in enumerate(text)
            if c != "\n" and not any(low <= at < high for low, high in hidden)
        )  # fmt: skip


def test_a_text_without_a_space_is_cut_anywhere_and_ends() -> None:
    assert parts("x" * 50, 20) == [(0, 20), (20, 40), (40, 50)]
    assert parts("", 20) == [(0, 0)]
