"""What the readers make of prose of our own, about a country that does not exist."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.claims.model import ANONYMOUS, Proposal
from trucewatch.doors.sources.article.lexicon import topics
from trucewatch.doors.sources.article.reading import read
from trucewatch.vocabulary.messages import LANGUAGES, say_id

DAY = date(2031, 5, 14)
"""A Wednesday."""

PLACES = {"Norland": "country", "Brenn": "town", "Oxmarket": "town", "برين": "town"}


def read_all(text: str, published: date | None = DAY) -> tuple[Proposal, ...]:
    return read(text, PLACES.get, published=published).proposals


def values(text: str, kind: str, published: date | None = DAY) -> list[dict[str, Any]]:
    return [dict(p.value) for p in read_all(text, published) if p.kind == kind]


def days(text: str) -> list[tuple[str, str]]:
    return [(v["first"], v["last"]) for v in values(text, "date")]


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("on 3 May 2031", "2031-05-03", "2031-05-03"),
        ("on May 3rd, 2031", "2031-05-03", "2031-05-03"),
        ("on the 3rd of May 2031", "2031-05-03", "2031-05-03"),
        ("on Dec. 30", "2030-12-30", "2030-12-30"),
        ("in March 2030", "2030-03-01", "2030-03-31"),
        ("in November", "2030-11-01", "2030-11-30"),
        ("between July - December 2030", "2030-07-01", "2030-12-31"),
        ("from 3-5 May 2031", "2031-05-03", "2031-05-05"),
        ("on Monday", "2031-05-12", "2031-05-12"),
        ("early last year", "2030-01-01", "2030-12-31"),
        ("since 2029", "2029-01-01", "2029-12-31"),
        ("في 3 أيار 2031", "2031-05-03", "2031-05-03"),
        ("في ٣ أيار / مايو ٢٠٣١", "2031-05-03", "2031-05-03"),
        ("في 9 يوليو", "2030-07-09", "2030-07-09"),
        ("в ночь на 9 мая", "2031-05-09", "2031-05-09"),
        ("9 Mayıs 2031 günü", "2031-05-09", "2031-05-09"),
    ],
)
def test_a_day_is_read_as_it_is_written(words: str, first: str, last: str) -> None:
    assert days(f"{words}") == [(first, last)]


def test_a_day_to_come_is_ahead_where_the_sentence_says_so() -> None:
    assert days("The talks will open on June 2.") == [("2031-06-02", "2031-06-02")]
    assert days("The talks opened on June 2.") == [("2030-06-02", "2030-06-02")]
    assert days("The sides will meet on Friday.") == [("2031-05-16", "2031-05-16")]
    assert days("He said on Friday that they will meet.") == [("2031-05-09", "2031-05-09")]


def test_without_a_day_of_publication_no_year_is_guessed() -> None:
    assert values("It fell on 9 July.", "date", None) == []


def test_no_verb_is_a_month_and_no_impossible_day_a_date() -> None:
    assert days("They may march in spring, on 31 February 2031.") == []


@pytest.mark.parametrize(
    ("words", "low", "high", "unit"),
    [
        ("more than 400 journalists came", 401, None, "journalists"),
        ("as many as 13,000 women were held", None, 13_000, "women"),
        ("no less than 648 shells fell", 648, None, "shells"),
        ("one or more strikes", 1, None, "strikes"),
        ("killed nearly half a million people", 400_000, 600_000, "killed"),
        ("It has injured more than a million, it said", 1_000_001, None, "injured"),
        ("close to 200 soldiers", 160, 240, "soldiers"),
        ("at least 40 people were killed", 40, None, "killed"),
        ("the shelling killed nine people", 9, 9, "killed"),
        ("11 million displaced", 11_000_000, 11_000_000, "displaced"),
        ("sixty six (66) videos", 66, 66, "videos"),
        ("twenty-four incidents", 24, 24, "incidents"),
        ("أكثر من 50 شخصًا", 51, None, "شخصًا"),
        ("مقطع فيديو واحد (1)", 1, 1, "مقطع فيديو"),
        ("не менее 12 человек", 12, None, "человек"),
        ("en az 12 sivil öldü, görüşme", 12, None, "sivil"),
    ],
)
def test_a_figure_has_its_limits_and_its_unit(
    words: str, low: int | None, high: int | None, unit: str
) -> None:
    (found,) = values(words, "figure")
    assert (found["low"], found["high"], found["unit"]) == (low, high, unit)


@pytest.mark.parametrize(
    "words", ["on 7 August an incident occurred", "a 500 lb bomb", "at 36.1077, 36.7870 houses"]
)
def test_what_counts_nothing_is_no_figure(words: str) -> None:
    assert values(words, "figure") == []


TALKS = """
The northern government of Norland and the Norland opposition met in Brenn, the mediator said.

Norland opposition delegates, Norland government delegates and others came.

Talia Morven, who leads the Norland opposition team, told reporters that the truce must hold \
before elections. "We will not go on unless prisoners are released," she added.

She called for aid to besieged districts.

Armed movements like Red Hand and the Iron League, once called the Iron Guard, were not invited.

"Nobody will sign," a northern diplomat said, speaking on condition of anonymity. The diplomat \
said the mood was poor. Earlier a diplomat told reporters the talks were slow.
"""


def spoken(text: str) -> list[tuple[str | None, str | None]]:
    return [(v["speaker"], v["party"]) for v in values(text, "claim")]


def test_a_statement_keeps_its_mouth_and_a_pronoun_its_person() -> None:
    found = spoken(TALKS)
    assert ("the mediator", None) in found
    assert [party for _, party in found].count("opposition") == 2


def test_whoever_hid_their_name_is_hidden_wherever_they_speak() -> None:
    found = spoken(TALKS)
    assert found[-3:] == [(ANONYMOUS, None)] * 3
    said = [str(dict(p.value)) for p in read_all(TALKS) if p.value.get("anonymous")]
    assert not any("diplomat" in text or "northern" in text for text in said)


@pytest.mark.parametrize(
    "text",
    [
        "Oxmarket was shelled on Monday, a northern diplomat said on condition of anonymity.",
        "The regime was accused of shelling Oxmarket by a northern diplomat, who spoke on "
        "condition of anonymity.",
        "A northern diplomat, speaking on condition of anonymity, said Oxmarket was shelled on "
        "Monday and 40 people were killed.",
        "“It is late,” a northern diplomat taking part in the talks in Brenn said, declining to be "
        "named.",
        "It is late, a northern diplomat said. He asked not to be named.",
        "A northern diplomat in Brenn told the Harbour Gazette on condition of anonymity that 40 "
        "people were killed in Oxmarket.",
    ],
)
def test_nothing_that_is_proposed_of_their_sentence_leads_to_them(text: str) -> None:
    found = read_all(text)
    assert any(p.value.get("speaker") == ANONYMOUS for p in found)
    for proposal in found:
        told = f"{proposal.quote} {dict(proposal.value)}"
        assert not any(word in told for word in ("diplomat", "northern", "Brenn")), proposal


def test_he_who_hid_stays_hidden_when_he_goes_on() -> None:
    text = "The Guild said on condition of anonymity that it is late. “We go,” he said."
    assert spoken(text) == [(ANONYMOUS, None)] * 2


@pytest.mark.parametrize(
    "text",
    [
        "It was reported that the bridge fell.",
        "The videos have not been confirmed by anybody so far.",
        "A table with the date, reported injuries and the place is in the annex.",
        "Local reports of the shelling were many that day.",
        "They ordered the files according to the criteria of the commission.",
    ],
)
def test_where_nobody_speaks_no_claim_is_proposed(text: str) -> None:
    assert values(text, "claim") == []


def test_positions_are_told_with_what_they_wait_for() -> None:
    found = [
        (v["party"], v["stance"], v["item"], v["condition"]) for v in values(TALKS, "position")
    ]
    assert ("opposition", "conditional", "political_solution", "ceasefire") in found
    assert ("opposition", "supports", "humanitarian_access", None) in found


def test_groups_left_out_are_named_once_without_their_former_names() -> None:
    groups = [v["group"] for v in values(TALKS, "excluded")]
    assert groups == ["Red Hand", "Iron League"]


def test_a_head_is_known_by_the_delegation_it_leads() -> None:
    (head,) = values(TALKS, "head")
    assert (head["person"], head["party"], head["basis"]) == ("Talia Morven", "opposition", "heads")


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("The opposition and government delegations met.", ["government", "opposition"]),
        ("Norland opposition negotiators came first.", ["opposition"]),
        ("An urban development team came.", []),
    ],
)
def test_a_table_may_have_two_sides_in_one_breath(text: str, party: list[str]) -> None:
    assert [v["party"] for v in values(text, "delegation")] == party


def test_whoever_tells_of_a_meeting_did_not_sit_in_it() -> None:
    told = (
        "Talia Morven, the Syrian envoy, revealed that the factions that attended the talks left."
    )
    assert values(told, "head") == values(told, "delegation") == []
    sat = "The Syrian envoy, Talia Morven, attended the talks."
    assert [v["person"] for v in values(sat, "head")] == ["Talia Morven"]


def test_a_quotation_goes_on_in_the_paragraph_behind_it() -> None:
    text = "“It is late for us,” the mediator said.\n\n“It is later than you think.”\n\n“Nobody.”"
    assert [speaker for speaker, _ in spoken(text)] == ["the mediator"] * 2


def test_whom_somebody_told_is_no_part_of_what_they_told() -> None:
    (claim,) = read_all("The envoy told the Harbour Gazette he would come.")
    assert claim.quote == "he would come."


def test_a_month_to_come_is_ahead_where_the_sentence_says_so() -> None:
    assert days("They will meet in September.") == [("2031-09-01", "2031-09-30")]


def test_what_is_of_a_country_is_not_its_state() -> None:
    assert spoken("The Syrian Observatory said that it is late.")[0][1] is None
    assert spoken("The Turkish ministry said that it is late.")[0][1] == "government"


def test_a_denial_is_told_from_a_statement() -> None:
    (claim,) = values("The ministry denied that its forces shelled Brenn.", "claim")
    assert claim["denial"] is True


def test_whoever_denies_a_figure_does_not_claim_it() -> None:
    (figure,) = values("The ministry denied that 40 people were killed.", "figure")
    assert (figure["speaker"], figure["denial"]) == ("The ministry", True)


def test_arabic_speech_is_verb_speaker_and_statement() -> None:
    (claim,) = values("وقال الوزير إن الهدنة صامدة في برين.", "claim")
    assert claim["speaker"] == "الوزير"
    (hidden,) = values("وأفادت مصادر محلية بأن القصف توقف.", "claim")
    assert hidden["speaker"] == ANONYMOUS


@pytest.mark.parametrize(
    "text",
    [
        "وقال دبلوماسي غربي، طلب عدم الكشف عن اسمه، إن المحادثات بطيئة.",
        "وقال دبلوماسي غربي إن المحادثات بطيئة، مشترطاً عدم ذكر اسمه.",
        "Дипломат заявил на условиях анонимности, что переговоры идут медленно.",
    ],
)
def test_whoever_hides_is_hidden_in_arabic_and_russian_too(text: str) -> None:
    (claim,) = read_all(text)
    assert claim.value["speaker"] == ANONYMOUS
    assert not any(word in claim.quote for word in ("دبلوماسي", "Дипломат", "عدم ذكر"))


def test_a_country_is_a_place_where_something_is_in_it_and_none_where_it_speaks() -> None:
    assert [v["name"] for v in values("Norland said that it is quiet in Norland.", "place")] == [
        "Norland"
    ]


def test_an_address_is_not_read() -> None:
    assert read_all("See https://example.org/2031-05-03/killed-40-people.html") == ()


def test_nobody_is_accused_by_a_reader() -> None:
    (found,) = values("Northern forces shelled Oxmarket on Monday; Brenn was shelled.", "incident")
    assert set(found) == {"act"}


@settings(max_examples=60)
@given(st.text(alphabet="abc ABC12,.“”\"'\n)(-مقال في said the killed people Dec 5", max_size=200))
def test_every_quotation_is_the_text_between_its_offsets(text: str) -> None:
    for proposal in read(text, PLACES.get, published=DAY).proposals:
        assert proposal.quote == text[proposal.start : proposal.end]
        assert proposal.start < proposal.end


def test_every_topic_has_a_name_in_every_language() -> None:
    for topic in topics():
        for language in LANGUAGES:
            assert say_id(f"talks.item_{topic}", language)


def test_a_speaker_is_the_person_and_not_what_is_put_beside_the_name() -> None:
    assert values(TALKS, "position")[0]["speaker"] == "Talia Morven"
