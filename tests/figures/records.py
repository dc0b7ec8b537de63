"""A small pretend mission, written by hand: two provinces, two parties, an excluded group.

`RecordBook` gathers incidents with everything behind them and makes the `Record` that figures
are made from. Nothing here calls the rooms upstream.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
from shapely.geometry import box

from trucewatch.agreement.model import (
    Actor,
    Agreement,
    Basis,
    Clock,
    Force,
    Instrument,
    Moment,
    Names,
    Role,
    Variant,
)
from trucewatch.belief.habits import supposed
from trucewatch.belief.model import BELIEFS, CASUALTIES
from trucewatch.figures.model import Record
from trucewatch.findings.model import FINDINGS
from trucewatch.incidents.model import ATTRIBUTIONS, INCIDENTS, MEMBERSHIPS
from trucewatch.places.model import AdminArea
from trucewatch.reports.model import PROBLEMS, REPORTS, RESTRICTIONS, SOURCES, TALLIES, WATCHES
from trucewatch.verdicts.model import Verdict
from trucewatch.vocabulary.instants import Interval, zone_named

ZONE = zone_named("Asia/Damascus")
START = datetime(2016, 12, 29, 22, tzinfo=UTC)
READINGS = ("un", "rebel")


def local(text: str) -> datetime:
    """The instant of a local wall clock time such as `2017-01-12 11:59:59`."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


def week(first: str, days: int = 7) -> Interval:
    """`days` local days from `first`."""
    start = datetime.fromisoformat(first)
    return Interval(local(first), local((start + timedelta(days=days)).isoformat()))


def names(en: str, ar: str | None = None) -> Names:
    return Names(by_language={"en": en, **({"ar": ar} if ar else {})})


def agreement() -> Agreement:
    """A truce between a government and an opposition; only one variant excludes Nusra."""
    return Agreement(
        id="pretend",
        names=names("The pretend truce", "هدنة للتجربة"),
        country="SY",
        exercise=True,
        clock=Clock(start=START, zone=ZONE, end=None, basis=Basis.DOCUMENTED),
        instruments=(
            Instrument(
                id="annex1",
                names=names("Annex I"),
                issued=None,
                binds="by_acceptance",
                signatories=(),
                variants=(
                    _variant("un", "isil", "nusra"),
                    _variant("rebel", "isil"),
                ),
                force=Force(start=Moment(low=START, high=START)),
                basis=Basis.DOCUMENTED,
            ),
        ),
        actors=(
            _actor("gov", Role.SIGNATORY, "Government forces", "regime", "Syrian army"),
            _actor("jaysh", Role.SIGNATORY, "The Jaysh", side="opposition"),
            _actor("russia", Role.GUARANTOR, "Russia", "Russian forces"),
            _actor("turkey", Role.GUARANTOR, "Turkey"),
            _actor("isil", Role.EXCLUDED, "ISIL", "Daesh"),
            _actor("nusra", Role.EXCLUDED, "Jabhat al-Nusra", "JFS"),
            _actor("sdf", Role.OUTSIDE, "SDF"),
        ),
        sides={"opposition": names("Opposition", "المعارضة")},
        relations=(),
        places=(),
        norms=(),
        gates=(),
        readings=(),
    )


def _variant(name: str, *excludes: str) -> Variant:
    return Variant(
        id=name, names=names(name), excludes=excludes, held_by=(), basis=Basis.DOCUMENTED
    )


def _actor(name: str, role: Role, en: str, *aliases: str, side: str | None = None) -> Actor:
    return Actor(id=name, role=role, names=names(en), aliases=aliases, side=side)


def areas() -> tuple[AdminArea, ...]:
    """Four provinces under their official spelling, and one district."""
    rows = (
        ("SY", "Syria", "سورية", "country", None),
        ("SY01", "Damascus", "دمشق", "admin1", "SY"),
        ("SY02", "Aleppo", "حلب", "admin1", "SY"),
        ("SY03", "Rural Damascus", "ريف دمشق", "admin1", "SY"),
        ("SY05", "Hama", "حماة", "admin1", "SY"),
        ("SY06", "Lattakia", "اللاذقية", "admin1", "SY"),
        ("SY07", "Idleb", "إدلب", "admin1", "SY"),
        ("SY0200", "Jebel Saman", "جبل سمعان", "admin2", "SY02"),
    )
    return tuple(
        AdminArea(
            pcode=code,
            names={"en": en, "ar": ar},
            level=level,
            parent=parent,
            geometry=box(0, 0, 1, 1),
        )
        for code, en, ar, level, parent in rows
    )


@dataclass
class RecordBook:
    """Written line by line, then closed into a `Record`."""

    incidents: list[dict[str, Any]] = field(default_factory=list)
    attributions: list[dict[str, Any]] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    reports: list[dict[str, Any]] = field(default_factory=list)
    memberships: list[dict[str, Any]] = field(default_factory=list)
    tallies: list[dict[str, Any]] = field(default_factory=list)
    watches: list[dict[str, Any]] = field(default_factory=list)
    restrictions: list[dict[str, Any]] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)
    sources: list[dict[str, Any]] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    bounded: tuple[AdminArea, ...] = field(default_factory=areas)

    def incident(
        self,
        at: str,
        *,
        pcode: str | None = "SY02",
        hours: float = 0.5,
        by: str | Mapping[str, tuple[float, float]] | None = None,
        found: str | tuple[str, ...] | None = "undetermined",
        act: str | None = "2",
        target: str | None = None,
        sides: Sequence[str] = (),
        heard_by: int | Sequence[str] = 1,
        rounds: int | None = None,
        out_of_scope: str | None = None,
        aliases: Sequence[str] = (),
    ) -> str:
        """One incident seen from `at` (local time), its reports, accused and findings.

        `heard_by` are the sources who report it, or how many do.
        """
        tellers = [f"S-{n}" for n in range(heard_by)] if isinstance(heard_by, int) else heard_by
        name = f"I-{len(self.incidents):06d}"
        start = local(at)
        end = start + timedelta(hours=hours)
        self.incidents.append(
            {
                "incident_id": name,
                "seen_from": start,
                "seen_to": end,
                "pcode": pcode,
                "act": act,
                "target": target,
                "sides": list(sides),
                "out_of_scope": out_of_scope,
                "aliases": list(aliases),
                "n_reports": len(tellers),
                "n_events": rounds,
            }
        )
        accused = {by: (0.5, 1.0)} if isinstance(by, str) else dict(by or {})
        for actor, (low, high) in accused.items():
            self.attributions.append(
                {"incident_id": name, "actor": actor, "p_low": low, "p_high": high}
            )
        for reading, outcome in zip(READINGS, _both(found), strict=True):
            if outcome:
                self.findings.append({"incident_id": name, "reading": reading, "outcome": outcome})
        for source in tellers:
            report = f"R-{len(self.reports):06d}"
            self.reports.append(
                {
                    "report_id": report,
                    "source_id": source,
                    "seen_from": start,
                    "seen_to": end,
                    "pcode": pcode,
                    "actor": by if isinstance(by, str) else None,
                    "out_of_scope": out_of_scope,
                }
            )
            self.memberships.append({"report_id": report, "incident_id": name, "membership": 1.0})
        return name

    def source(self, name: str, kind: str, *interests: str) -> str:
        """A source of a kind, and the parties it leans to."""
        self.sources.append({"source_id": name, "kind": kind, "interests": list(interests)})
        return name

    def watch(self, pcode: str | None, start: str, end: str) -> None:
        self.watches.append(
            {
                "source_id": "S-0",
                "pcode": pcode,
                "watched_from": local(start),
                "watched_to": local(end),
            }
        )

    def ruled(self, incident: str, ladder_class: str, *, by: str = "k1", at: int = 0) -> None:
        """A signed ruling; `at` orders rulings of one signer."""
        self.verdicts.append(
            Verdict(
                verdict_id=f"V-{len(self.verdicts)}",
                incident_id=incident,
                norm=None,
                reading=None,
                ladder_class=ladder_class,
                standard=None,
                reason="",
                signed_by=by,
                signed_at=START + timedelta(days=at),
                ruled_on=(),
            )
        )

    def bulletin(
        self,
        publisher: str,
        day: str | None,
        total: int | None,
        parts: Mapping[str, int | None] | None = None,
        *,
        title: int | None = None,
        confirmed: Mapping[str, int] | None = None,
        note: str | None = None,
        name: str | None = None,
        carrier: str = "S-paper",
        to: str | None = None,
        party: str | None = None,
        unit: str | None = None,
    ) -> None:
        """A published tally as the tally reader brings it."""
        bulletin = name or f"B{len(self.tallies):03d}"
        common = {
            "publisher": publisher,
            "day_from": day,
            "day_to": (day if to is None else to) or None,
            "attributed_to": party,
            "bulletin": bulletin,
            "source_id": carrier,
            "unit": unit,
        }
        said = json.dumps(dict(confirmed), sort_keys=True) if confirmed else None
        self._tally(common, count=total, headline=True, confirmed_by=said, note=note)
        if title is not None and title != total:
            self._tally(common, count=title, headline=True)
        for area, number in (parts or {}).items():
            self._tally(common, area=area, count=number, headline=False)

    def _tally(self, common: Mapping[str, Any], **more: Any) -> None:
        self.tallies.append({**common, "tally_id": f"T-{len(self.tallies):03d}", **more})

    def close(self, as_of: str = "2017-04-01") -> Record:
        return Record(
            mission="pretend",
            agreement=agreement(),
            areas=self.bounded,
            sources=_table(SOURCES, self.sources),
            reports=_table(REPORTS, self.reports),
            memberships=_table(MEMBERSHIPS, self.memberships),
            incidents=_table(INCIDENTS, self.incidents),
            attributions=_table(ATTRIBUTIONS, self.attributions),
            findings=_table(FINDINGS, self.findings),
            problems=_table(PROBLEMS, self.problems),
            tallies=_table(TALLIES, self.tallies),
            watches=_table(WATCHES, self.watches),
            restrictions=_table(RESTRICTIONS, self.restrictions),
            verdicts=tuple(self.verdicts),
            tree_size=1,
            tree_root=b"",
            origin="example.org/pretend",
            log_key="",
            as_of=local(as_of),
            beliefs=BELIEFS.empty_table(),
            casualties=CASUALTIES.empty_table(),
            habits=supposed(),
        )


def _both(found: str | tuple[str, ...] | None) -> tuple[str | None, ...]:
    if isinstance(found, tuple):
        return found
    return (found, found)


def _table(schema: pa.Schema, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist([{n: row.get(n) for n in schema.names} for row in rows], schema)
