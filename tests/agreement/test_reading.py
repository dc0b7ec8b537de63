"""Reading: whatever is wrong with a file is said with its line, and nothing is guessed."""

from datetime import UTC, date, datetime

import pytest

from tests.agreement.harbour import TEXT, ZONES, line_of
from trucewatch.agreement.model import Acceptance, Calibre, Quantity, Reciprocity, Sense
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
    assert agreement.actor("red").accepted == {"text": Acceptance(on=date(2020, 1, 5))}
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


def with_norm(keys, *, kind="prohibition", also=""):
    """The harbour file with one more norm, and more sections after it."""
    norm = f"  - {{id: n9, kind: {kind}, instrument: text, paragraph: 9, text: t, {keys}}}\n"
    return TEXT.replace("unspecified:\n", norm + "unspecified:\n") + also


WEAPONS = "weapons:\n  - {id: heavy, names: heavy weapons, words: [tank], acts: ['2']}\n"
SEVERITIES = "severities: {minor: Minor, grave: Grave}\n"
GATES = "gates:\n  - {id: two, opens: talks, predicate: holds}\n"


def test_a_norm_says_all_that_its_line_says():
    text = with_norm(
        "bearers: [north], acts: ['2'], weapons: [heavy], calibre_mm: {least: 100}, "
        "where: [land, harbour], hours: {from: '22:00', until: '06:00'}, only_if: [snow], "
        "unless: [notified], quantity: {amount: 5, unit: shells, per: day, sense: ceiling}, "
        "severity: grave, answers_for: [commands, backs], gate: two, wording: [text], "
        "reciprocal: {on: south, norms: [n2]}, replaces: [n1]",
        also=WEAPONS + SEVERITIES + GATES,
    )
    agreement, problems = read(text)
    assert agreement is not None, problems
    norm = agreement.norms[-1]
    assert norm.calibre == Calibre(least=100)
    assert norm.quantity == Quantity(amount=5, unit="shells", per="day", sense=Sense.CEILING)
    assert (norm.hours.start.hour, norm.hours.end.hour) == (22, 6)
    assert norm.where == ("land", "harbour")
    assert norm.reciprocal == Reciprocity(on="south", norms=("n2",))
    assert norm.answers_for == ("commands", "backs")
    assert (norm.gate, norm.severity, norm.wording) == ("two", "grave", ("text",))
    assert list(agreement.severities) == ["minor", "grave"]
    assert "broken_by_south" in agreement.fact_ids


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("weapons: [heavvy]", "weapon class 'heavvy'"),
        ("severity: dire", "severity 'dire'"),
        ("gate: three", "gate 'three'"),
        ("wording: [b]", "variant 'b'"),
        ("replaces: [n9]", "norm 'n9'"),
        ("replaces: [n10]", "norm 'n10'"),
        ("reciprocal: {norms: [n1]}", "has no on"),
        ("reciprocal: {on: nobody}", "actor 'nobody'"),
        ("where: [bay]", "place 'bay'"),
        ("where_except: [bay]", "place 'bay'"),
        ("answers_for: [loves]", "relation 'loves'"),
        ("calibre_mm: {}", "takes in no calibre"),
        ("calibre_mm: {above: 100, below: 100}", "takes in no calibre"),
        ("calibre_mm: {above: 1e99}", "'1e99'"),
        ("calibre_mm: {above: nan}", "'nan'"),
        ("calibre_mm: {above: -1}", "'-1'"),
        ("hours: {from: '22', until: '06:00'}", "no hour"),
        ("hours: {from: '25:00', until: '06:00'}", "no hour"),
        ("hours: {from: '06:00', until: '06:00'}", "end when they begin"),
        ("quantity: 600", "is one value"),
        ("quantity: {amount: 600}", "has no unit"),
        ("quantity: {amount: many, unit: trucks}", "'many'"),
        ("quantity: {amount: 1, unit: trucks, sense: roughly}", "'roughly'"),
        ("only_if: [Some Fact]", "'Some Fact'"),
        ("excepts: [n1]", "has the key 'excepts'"),
        ("burden: claimant", "has the key 'burden'"),
        ("grants: [authorised]", "has the key 'grants'"),
        ("due: 2020-02-01", "has the key 'due'"),
        ("from: 2020-03-01, until: {day: 2020-02-01, sense: by}", "not after its start"),
        ("against: [somebody]", "counterpart 'somebody'"),
    ],
)
def test_what_a_norm_gets_wrong_is_said_on_its_line(keys, said):
    text = with_norm(keys, also=WEAPONS + SEVERITIES + GATES)
    error = only_error(text)
    assert said in error.message
    assert error.line == line_of("id: n9", text)
    assert error.expected


@pytest.mark.parametrize("burden", ["claimant", "accuser", "body", "blue", "north"])
def test_a_burden_lies_with_somebody_the_file_knows(burden):
    agreement, _ = read(TEXT.replace("burden: claimant", f"burden: {burden}"))
    assert agreement.norms[2].burden == burden
    error = only_error(TEXT.replace("burden: claimant", "burden: anyone"))
    assert "burden 'anyone'" in error.message


def test_unspecified_is_blank_and_shows_that_somebody_looked():
    agreement, _ = read(TEXT.replace("burden: claimant", "burden: unspecified"))
    assert agreement.norms[2].burden is None
    agreement, _ = read(with_norm("quantity: unspecified", kind="obligation"))
    assert agreement.norms[-1].quantity is None
    agreement, _ = read(
        with_norm("quantity: {amount: unspecified, unit: tons, sense: unspecified}")
    )
    assert agreement.norms[-1].quantity == Quantity(amount=None, unit="tons", per=None, sense=None)


def test_a_bearer_answers_for_whom_it_commands_unless_the_file_says_otherwise():
    assert read(TEXT)[0].norms[0].answers_for == ("commands",)
    assert read(with_norm("answers_for: []"))[0].norms[-1].answers_for == ()


@pytest.mark.parametrize(
    ("accepted", "said"),
    [
        ("{text: }", "no date"),
        ("{text: {}}", "has no on"),
        ("{text: {on: someday, source: letter}}", "no date"),
        ("{text: {on: 2020-01-05, to: nobody}}", "actor 'nobody'"),
        ("{text: 20200105}", "no date"),
        ("{text: 2020-W01-5}", "no date"),
        ("{text: 0999-01-01}", "no date"),
        ("{text: 9999-12-31}", "no date"),
    ],
)
def test_a_blank_is_no_acceptance(accepted, said):
    error = only_error(TEXT.replace("accepted: {text: 2020-01-05}", f"accepted: {accepted}"))
    assert said in error.message
    assert error.line == line_of("id: red")


def test_an_acceptance_tells_its_day_its_notice_and_its_end():
    text = TEXT.replace(
        "accepted: {text: 2020-01-05}",
        "accepted: {text: {on: undated, notified: 2020-01-04T12:00, to: sponsor, until: 2020-02-01,"
        " basis: reported, source: letter}}",
    )
    acceptance = read(text)[0].actor("red").accepted["text"]
    assert acceptance.on is None
    assert acceptance.notified.settled == datetime(2020, 1, 4, 11, tzinfo=UTC)
    assert (acceptance.to, acceptance.until, acceptance.source) == (
        "sponsor", date(2020, 2, 1), "letter"
    )  # fmt: skip


PROCEDURE = """\
procedure:
  intake: {says: to the office, source: article 4}
  sanctions: unspecified
  bodies:
    - {id: commission, names: Commission, members: [sponsor], does: [ruling], decides: unanimity}
  clocks:
    - {id: response, names: response, within: 72 hours, from: complaint, who: party}
    - {id: ruling, names: ruling, within: unspecified}
  ladder:
    - {id: minor, names: minor, breach: true}
  other: {offices: in both capitals}
reporting:
  - {id: weekly, names: weekly, who: [commission], to: Council, every: 7 days}
gates:
  - id: two
    opens: talks
    predicate: holds
    certifiers: [commission]
    certified:
      - {at: 2020-02-01T10:00, state: closed, by: commission}
      - {at: 2020-01-20T10:00, state: open, by: sponsor}
"""


def test_complaints_reports_and_gates_are_read_whole():
    agreement, problems = read(TEXT + PROCEDURE)
    assert agreement is not None, problems
    procedure = agreement.procedure
    assert procedure.intake.says("en") == "to the office"
    assert procedure.sanctions is None
    assert procedure.bodies[0].does == ("ruling",)
    assert [clock.within for clock in procedure.clocks] == ["72 hours", None]
    assert procedure.ladder[0].breach
    assert agreement.reporting[0].who == ("commission",)
    assert [state.open for state in agreement.gates[0].certified] == [True, False]


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("does: [ruling]", "does: [judging]", "part 'judging'"),
        ("decides: unanimity", "decides: by_luck", "'by_luck'"),
        ("members: [sponsor]", "members: [sponser]", "actor 'sponser'"),
        ("who: [commission]", "who: [comission]", "'comission'"),
        ("certifiers: [commission]", "certifiers: [comission]", "'comission'"),
        ("state: closed", "state: shut", "'shut'"),
        ("at: 2020-02-01T10:00, ", "", "has no at"),
        ("at: 2020-02-01T10:00", "at: 2020-02-01", "no time"),
        ("breach: true", "breach: maybe", "'maybe'"),
        (", breach: true", "", "has no breach"),
        ("{id: ruling, names", "{id: response, names", "stands twice"),
        ("offices: in both capitals", "offices: [in both]", "is a list"),
        ("sanctions: unspecified", "sanction: unspecified", "'sanction'"),
    ],
)
def test_what_a_procedure_gets_wrong_is_said_on_its_line(right, wrong, said):
    text = TEXT + PROCEDURE
    assert text.count(right) == 1
    error = only_error(text.replace(right, wrong))
    assert said in error.message
    assert error.line == line_of(right, text)


def test_a_wording_excludes_by_list_and_a_list_by_version():
    text = TEXT.replace(
        "    binds: by_acceptance\n",
        "    binds: by_acceptance\n    variants:\n"
        "      - {id: a, names: A, excludes: [], excludes_lists: [un]}\n",
    )
    lists = (
        "lists:\n  - {id: un, names: UN list, authority: a committee, versions: "
        "[{id: '2016-07', from: 2016-07-20, until: 2020-02-01, actors: [black]}]}\n"
    )
    agreement, problems = read(text + lists)
    assert agreement is not None, problems
    assert agreement.instruments[0].variants[0].excludes_lists == ("un",)
    (version,) = agreement.lists[0].versions
    assert version.actors == ("black",)
    assert version.period.start.settled == datetime(2016, 7, 19, 22, tzinfo=UTC)
    assert "list 'un'" in only_error(text).message


@pytest.mark.parametrize("twice", ["north", "civilians"])
def test_an_id_means_one_thing_wherever_it_stands(twice):
    error = only_error(TEXT.replace("{id: grey,", f"{{id: {twice},"))
    assert "also a side" in error.message
    assert error.line == line_of("names: Grey")


def test_a_step_without_a_time_is_listed_on_its_own_line():
    _, problems = read(TEXT + PROCEDURE)
    at = line_of("id: ruling", TEXT + PROCEDURE)
    assert any(problem.line == at for problem in problems)


def test_ambiguities_carry_a_line_and_a_consequence():
    _, problems = read(TEXT)
    assert {p.severity for p in problems} == {AMBIGUITY}
    assert all(p.consequence for p in problems)
    arrests = next(p for p in problems if "arrests" in p.message)
    assert arrests.line == line_of("id: arrests")
