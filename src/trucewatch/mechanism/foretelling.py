"""Foretelling: a forecast is written down before its weeks have passed, or it is none.

In:   what a method and its rival foretell, over which panel, and the present instant.
Out:  the act; and the forecast as its entry tells it.

Whoever may choose afterwards which forecasts to show is always right. So each is an entry, the
rival's beside it, and the scorecard is made of all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from trucewatch.figures.model import PROBABILITIES, CountingRule, Foretold, Record
from trucewatch.mechanism.ports import Act, Entry
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.instants import iso

MADE = "forecast.made"
Quantiles = Sequence[Sequence[int]]


def foretell(
    record: Record,
    rule: CountingRule,
    area: str | None,
    *,
    weeks: Sequence[date],
    ends: datetime,
    method: str,
    quantiles: Quantiles,
    rival_method: str,
    rival: Quantiles,
    panel: Sequence[str],
    version: str,
    now: datetime,
) -> Act:
    """The act that writes a forecast down.

    `weeks` are first days, `ends` the instant at which the first of them has passed; `quantiles`
    and `rival` have for each week the counts at `PROBABILITIES`. Raises UsageError where the first
    week has passed: what is written down afterwards is no forecast.
    """
    if now >= ends:
        raise UsageError(
            f"the week that begins on {weeks[0]} has passed: what is recorded now is no forecast",
            hint="take in what was told since, so that the weeks ahead lie ahead; see the backtest",
        )
    content = {
        "rule": rule.id,
        "rule_version": rule.version,
        "area": area,
        "weeks": [week.isoformat() for week in weeks],
        "probabilities": [f"{p:.2f}" for p in PROBABILITIES],
        "method": method,
        "quantiles": [list(one) for one in quantiles],
        "rival_method": rival_method,
        "rival": [list(one) for one in rival],
        "panel": list(panel),
        "version": version,
        "as_of": iso(record.as_of),
        "tree_size": record.tree_size,
        "tree_root": record.tree_root.hex(),
    }
    return Act(typ=MADE, content=content)


def read_foretold(entry: Entry) -> Foretold | None:
    """The forecast that an entry holds; None where it is none that can be scored."""
    try:
        found = _read(entry)
    except (KeyError, TypeError, ValueError):
        return None
    shape = [len(PROBABILITIES)] * len(found.weeks)
    told = [[len(one) for one in table] for table in (found.quantiles, found.rival)]
    return found if told == [shape, shape] else None


def _read(entry: Entry) -> Foretold:
    content = entry.content
    own, rival = (
        tuple(tuple(int(n) for n in one) for one in content[name])
        for name in ("quantiles", "rival")
    )
    return Foretold(
        rule=content["rule"],
        area=content.get("area"),
        weeks=tuple(date.fromisoformat(week) for week in content["weeks"]),
        method=content["method"],
        quantiles=own,
        rival=rival,
        panel=tuple(content["panel"]),
        version=content["version"],
        at=entry.recorded_at,
        entry=entry.index,
    )
