"""Reading: whatever is wrong with a file is said with its line, and nothing is guessed."""

from datetime import UTC, date, datetime

import pytest

from tests.agreement.harbour import TEXT, ZONES, line_of
from trucewatch.agreement.problems import AMBIGUITY, ERROR
from trucewatch.agreement.reading import load_agreement, read_agreement
from trucewatch.vocabulary.errors import TrucewatchError


def read(text):
    return read_agreement(text, file="harbour.yaml", zones=ZONES)


def only_error(text):
    agreement, problems = read(text)
    assert agreement is None
    errors = [p for p in problems if p.severity == ERROR]
    assert len(errors) == 1, [(e.line, e.message) for e in errors]
    return errors[0]


def test_a_good_file_becomes_an_agreement_that_says_what_it_says():
    agreement, problems = read(TEXT)
    assert agreement is not None
    assert not [p for p in problems if p.severity == ERROR]
    assert agreement.clock.start == datetime(2020, 1, 2, 11, tzinfo=UTC)
    assert agreement.clock.end == datetime(2020, 3, 1, 11, tzinfo=UTC)
    assert agreement.actor("red").accepted == {"text": date(2020, 1, 5)}
    assert agreement.norms[0].acts == ("1", "2", "3")
    assert [r.id for r in agreement.readings] == ["text"]
    assert agreement.instruments[0].variants[0].excludes == ("black",)


@pytest.mark.parametrize(
    ("right", "wrong", "message", "help_"),
    [
        ("    bearers: [north, south]\n    acts: [1, 2, 3]",
         "    bearer: [north, south]\n    acts: [1, 2, 3]", "key 'bearer'", "'bearers'"),
        ("kind: prohibition\n    instrument: text\n    paragraph: article 1",
         "kind: prohibiton\n    instrument: text\n    paragraph: article 1",
         "'prohibiton'", "'prohibition'"),
        ("where: harbour", "where: harbor", "place 'harbor'", "'harbour'"),
        ("excepts: n1", "excepts: n9", "norm 'n9'", None),
        ('acts: ["8.1"]', 'acts: ["8.9"]', "act '8.9'", None),
        ("against: other_bound_party", "against: other_party", "'other_party'",
         "'other_bound_party'"),
        ("object: militia", "object: milita", "actor 'milita'", "'militia'"),
        ("zone: Europe/Berlin", "zone: Europe/Berln", "'Europe/Berln'", None),
        ("start: 2020-01-02T12:00", "start: 2 January", "which is no time", None),
        ("issued: 2020-01-01", "issued: 01/01/2020", "which is no date", None),
        ("accepted: {text: 2020-01-05}", "accepted: {txt: 2020-01-05}", "instrument 'txt'",
         "'text'"),
        ("role: outside", "role: outsider", "'outsider'", "'outside'"),
        ("exercise: true", "exercise: yes", "'yes'", None),
        ("country: XX", "country: Utopia", "'Utopia'", None),
        ("geometry: zones/harbour.geojson", "geometry: zones/harbr.geojson",
         "not among the zones", None),
        ("binds: by_acceptance", "binds: by_aceptance", "'by_aceptance'", "'by_acceptance'"),
        ("{id: teal,", "{id: blue,", "stands twice", None),
        ("names: Teal", "names: Blue army", "both go by", None),
        ("names: Harbour accord", "names: {ar: ميثاق}", "no English", None),
        ("end: 2020-03-01T12:00", "end: 2019-03-01T12:00", "not after its start", None),
        ("start: 2020-01-02T12:00\n  end: 2020-03-01T12:00",
         "start: 2020-01-02T12:00\n  end: 2020-10-25T02:30", "had twice", None),
    ],
)  # fmt: skip
def test_a_typo_is_found_on_its_line_with_a_remedy(right, wrong, message, help_):
    assert TEXT.count(right) == 1
    spoiled = TEXT.replace(right, wrong)
    error = only_error(spoiled)
    assert message in error.message
    changed = next(
        n
        for n, (a, b) in enumerate(zip(spoiled.splitlines(), TEXT.splitlines(), strict=True), 1)
        if a != b
    )
    assert error.line == changed
    assert error.expected or error.hint or "start" in message
    if help_:
        assert help_ in (error.hint or "")


def test_every_error_of_a_file_is_told_at_once_and_in_order():
    spoiled = TEXT.replace("country: XX", "country: x").replace("where: harbour", "where: bay")
    _, problems = read(spoiled)
    assert [p.line for p in problems] == [line_of("country"), line_of("where: bay", spoiled)]


@pytest.mark.parametrize("section", ["actors", "instruments", "norms", "clock"])
def test_a_missing_section_is_named(section):
    lines = TEXT.splitlines(keepends=True)
    at = next(n for n, line in enumerate(lines) if line.startswith(section))
    to = next(n for n in range(at + 1, len(lines)) if not lines[n].startswith(" "))
    _, problems = read("".join(lines[:at] + lines[to:]))
    assert any(f"has no {section}" in p.message for p in problems)


def test_the_first_error_is_raised_with_file_line_and_remedy():
    with pytest.raises(TrucewatchError) as caught:
        load_agreement(TEXT.replace("role: outside", "role: outsider"), file="harbour.yaml")
    told = str(caught.value)
    assert f"harbour.yaml, line {line_of('outside')}" in told
    assert "expected: signatory" in told
    assert "hint: did you mean 'outside'?" in told


def test_a_blank_is_not_agreed_and_never_a_default_that_permits():
    agreement, problems = read(TEXT.replace("    burden: claimant\n", ""))
    assert agreement is not None
    assert agreement.norms[2].burden is None
    assert any("does not say who must show" in p.message for p in problems)


def test_an_outline_with_swapped_words_is_refused_with_its_line():
    text = TEXT
    _, problems = read_agreement(
        text, file="h.yaml", zones={"zones/harbour.geojson": '{"type": "Point"}'}
    )
    (error,) = problems
    assert error.line == line_of("geometry: zones/")


def test_readings_are_every_combination_of_wordings_unless_the_file_names_them():
    two = TEXT.replace(
        "    binds: by_acceptance\n",
        "    binds: by_acceptance\n    variants:\n"
        "      - {id: a, names: A, excludes: [black]}\n      - {id: b, names: B}\n",
    )
    agreement, problems = read(two)
    assert agreement is not None
    assert [r.id for r in agreement.readings] == ["a", "b"]
    assert any("wordings that differ on black" in p.message for p in problems)
    named = two + "readings:\n  - {id: only, names: Only, variants: {text: b}}\n"
    agreement, _ = read(named)
    assert agreement is not None
    assert [(r.id, r.variants) for r in agreement.readings] == [("only", {"text": "b"})]
    assert "'c'" in only_error(named.replace("{text: b}", "{text: c}")).message


def test_ambiguities_carry_a_line_and_a_consequence():
    _, problems = read(TEXT)
    assert {p.severity for p in problems} == {AMBIGUITY}
    assert all(p.consequence for p in problems)
    arrests = next(p for p in problems if "arrests" in p.message)
    assert arrests.line == line_of("id: arrests")
