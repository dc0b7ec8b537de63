"""Where: a map of the areas hit, and incidents by area and accused party under two rules.

A cell without incidents is a dash, never a zero: nothing in the record is not nothing happened.
Each row says what was watched there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trucewatch.coverage.model import Coverage
from trucewatch.figures.model import Count, CountingRule, Tabulation
from trucewatch.figures.naming import NOT_NAMED, SEVERAL, UNKNOWN_AREA, AreaNames
from trucewatch.findings.model import Outcome
from trucewatch.publications.map_picture import Feature, map_picture
from trucewatch.publications.model import (
    Column,
    Figure,
    Paragraph,
    Range,
    Row,
    Section,
    Several,
    Stacked,
    Table,
    Term,
)
from trucewatch.publications.period_facts import PeriodFacts
from trucewatch.publications.roll import OTHERS, Roll
from trucewatch.publications.voice import names_of
from trucewatch.vocabulary.messages import LANGUAGES, Message

MOST_PARTIES = 3
"""Columns a page has room for; further parties are counted together."""
Rules = tuple[CountingRule, CountingRule]


def where(
    facts: PeriodFacts, roll: Roll, rules: Rules, borders: Sequence[Feature] | None
) -> Section:
    """The map and the table by area and party."""
    picture = map_picture(facts.record, rows=facts.rows, borders=borders)
    drawn = picture.placed - picture.area_only
    params = {"n": drawn, "vague": picture.area_only, "unplaced": picture.unplaced}
    notes: list[Term] = [Message("bulletin.map_symbols")]
    if picture.area_only:
        notes.append(Message("bulletin.map_area_only", {"n": picture.area_only}))
    if picture.unplaced:
        notes.append(Message("bulletin.map_unplaced", {"n": picture.unplaced}))
    notes.append(Message("bulletin.map_disclaimer"))
    return Section(
        id="where",
        heading=Message("bulletin.where_title"),
        blocks=(
            Figure(
                picture=picture,
                caption=Message("bulletin.map_caption"),
                description=Message("bulletin.map_description", params),
                notes=tuple(notes),
            ),
            *_table(facts, roll, rules),
        ),
    )


def area_term(areas: AreaNames, name: str) -> Term:
    """An area as the mission's maps call it, in every language."""
    if name == UNKNOWN_AREA:
        return Message("bulletin.area_unknown")
    return names_of({language: areas.label(name, language) for language in LANGUAGES})


def _table(facts: PeriodFacts, roll: Roll, rules: Rules) -> tuple[Table | Paragraph, ...]:
    if not facts.incidents:
        return (Paragraph(text=Message("bulletin.table_nothing")),)
    counting = facts.counting
    cells = [counting.tabulate(rule, by=("area", "party"), period=facts.period) for rule in rules]
    areas = [counting.tabulate(rule, by=("area",), period=facts.period) for rule in rules]
    grid = [_grid(table, roll) for table in cells]
    parties = _parties(grid)
    table = Table(
        caption=Message("bulletin.table_caption"),
        columns=(
            Column(heading=Message("bulletin.column_area"), number=False),
            *(Column(heading=roll.term(party)) for party in parties),
            Column(heading=Message("bulletin.column_all"), strong=True),
            Column(heading=Message("bulletin.outcome_undetermined"), tone="undetermined"),
            Column(heading=Message("bulletin.column_watched", {"of": _hours(facts.coverage)})),
        ),
        rows=(
            *_rows(facts, grid, areas, parties),
            _total(facts, cells, areas, grid, parties),
        ),
        notes=_notes(facts, rules, areas[0]),
    )
    return (table,)


Grid = Mapping[tuple[str, str], tuple[int, int]]
"""How many a rule counts, and how many more it may, by area and party."""


def _grid(table: Tabulation, roll: Roll) -> Grid:
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for cell in table.cells:
        key = cell.key["area"], roll.key(_words(cell.key["party"]))
        n, more = found.get(key, (0, 0))
        found[key] = n + cell.n, more + cell.possible
    return found


def _words(party: str) -> str | None:
    return None if party == NOT_NAMED else party


def _parties(grids: Sequence[Grid]) -> tuple[str, ...]:
    """The parties with a column of their own, those who are accused most first."""
    totals: dict[str, int] = {}
    for grid in grids:
        for (_, party), (n, _) in grid.items():
            totals[party] = totals.get(party, 0) + n
    special = (OTHERS, SEVERAL, NOT_NAMED)
    named = sorted((p for p in totals if p not in special), key=lambda p: (-totals[p], p))
    kept = named[:MOST_PARTIES]
    last = [p for p in special if totals.get(p) or (p == OTHERS and named[MOST_PARTIES:])]
    return (*kept, *last)


def _rows(
    facts: PeriodFacts, grid: Sequence[Grid], areas: Sequence[Tabulation], parties: Sequence[str]
) -> list[Row]:
    by_area = [{cell.key["area"]: cell for cell in table.cells} for table in areas]
    names = sorted({name for cells in by_area for name in cells if _matters(cells[name])})
    names.sort(key=lambda name: (name == UNKNOWN_AREA, -_n(by_area[0].get(name)), name))
    return [
        Row(
            heading=area_term(facts.counting.areas, name),
            cells=(
                *(_cell(grid, name, party, parties) for party in parties),
                _counted(by_area[0].get(name), by_area[1].get(name)),
                _undetermined(by_area[0].get(name)),
                watched(_coverage(by_area, name)),
            ),
        )
        for name in names
    ]


def _matters(cell: Count) -> bool:
    return bool(cell.n or cell.possible or (cell.coverage and cell.coverage.watched))


def _cell(grid: Sequence[Grid], area: str, party: str, parties: Sequence[str]) -> Term:
    """The first rule's number above, what the second allows below; nothing where neither has."""
    sums = []
    for counts in grid:
        belong = [
            value
            for (where_, who), value in counts.items()
            if where_ == area and (who == party or (party == OTHERS and who not in parties))
        ]
        sums.append((sum(n for n, _ in belong), sum(more for _, more in belong)))
    return _stacked(sums[0][0], *sums[1])


def _counted(first: Count | None, second: Count | None) -> Term:
    more = second.possible if second else 0
    return _stacked(_n(first), _n(second), more)


def _stacked(upper: int, low: int, more: int) -> Term:
    if not (upper or low or more):
        return None
    return Stacked(_or_nothing(upper), Range(low, low + more) if low or more else None)


def _total(
    facts: PeriodFacts,
    cells: Sequence[Tabulation],
    areas: Sequence[Tabulation],
    grid: Sequence[Grid],
    parties: Sequence[str],
) -> Row:
    flat = [_by_party(counts) for counts in grid]
    return Row(
        heading=Message("bulletin.row_all"),
        cells=(
            *(_cell(flat, "", party, parties) for party in parties),
            _counted(cells[0].total, cells[1].total),
            _undetermined(areas[0].total),
            watched(facts.coverage),
        ),
        total=True,
    )


def _by_party(grid: Grid) -> Grid:
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for (_, party), (n, more) in grid.items():
        known = found.get(("", party), (0, 0))
        found["", party] = known[0] + n, known[1] + more
    return found


def _notes(facts: PeriodFacts, rules: Rules, areas: Tabulation) -> tuple[Term, ...]:
    upper, lower = rules
    notes: list[Term] = [
        Message("bulletin.rule_upper", {"rule": upper.names, "why": upper.explanation}),
        Message("bulletin.rule_lower", {"rule": lower.names, "why": lower.explanation}),
        Message("bulletin.dash_is_not_zero"),
    ]
    unwatched = [key["area"] for key in areas.unwatched]
    if unwatched:
        names = tuple(area_term(facts.counting.areas, name) for name in unwatched)
        notes.append(Message("bulletin.unwatched_areas", {"areas": Several(names)}))
    return tuple(notes)


def watched(coverage: Coverage | None) -> Term:
    """What was watched, as short as a cell needs it."""
    if coverage is None or not coverage.declared:
        return Message("bulletin.watched_unknown")
    hours = max(1, round(coverage.watched_h))
    said: Term = hours if coverage.watched else Message("bulletin.watched_never")
    if coverage.denials:
        return Stacked(said, Message("bulletin.denied_cell", {"n": coverage.denials}))
    return said


def _hours(coverage: Coverage) -> int:
    return round(coverage.period_h)


def _coverage(by_area: Sequence[Mapping[str, Count]], name: str) -> Coverage | None:
    cell = by_area[0].get(name) or by_area[1].get(name)
    return cell.coverage if cell else None


def _n(cell: Count | None) -> int:
    return cell.n if cell else 0


def _undetermined(cell: Count | None) -> int | None:
    """Undetermined under every reading, as everywhere else in a bulletin."""
    return cell.outcomes.get(Outcome.UNDETERMINED) if cell else None


def _or_nothing(n: int) -> int | None:
    return n or None
