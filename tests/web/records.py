"""A small made-up record: a fictional country with three provinces, and a ledger to go with it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import shapely

from trucewatch.agreement import model as agreed
from trucewatch.agreement.model import Basis, Names, NormKind, Role
from trucewatch.belief.habits import supposed
from trucewatch.belief.model import BELIEFS, CASUALTIES
from trucewatch.custody.model import Exhibit, Held
from trucewatch.doors.web.ports import Published
from trucewatch.doors.witnesses.standing import Witnessing
from trucewatch.figures.model import Record
from trucewatch.findings.model import FINDINGS
from trucewatch.incidents.model import ATTRIBUTIONS, INCIDENTS, MEMBERSHIPS
from trucewatch.mechanism.talk_records import TalkRecords
from trucewatch.places.model import AdminArea
from trucewatch.reports.model import PROBLEMS, REPORTS, RESTRICTIONS, SOURCES, TALLIES, WATCHES
from trucewatch.verdicts.model import Verdict
from trucewatch.vocabulary.ids import make_id, sibling
from trucewatch.vocabulary.messages import Message

ZONE = ZoneInfo("Asia/Damascus")
START = datetime(2031, 3, 1, tzinfo=ZONE).astimezone(UTC)
HOSTILE = "<script>window.fired=1</script><img src=x onerror=window.fired=1>"
PROVINCES = (("XX01", "Northmark", "الشمال", 30.0), ("XX02", "Midland", "الوسط", 31.0),
             ("XX03", "Southshore", "الجنوب", 32.0))  # fmt: skip
READINGS = ("one", "two")
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""One pixel."""


NOBODY = Message("findings.nobody_accused")
REASON = Message(
    "findings.because",
    {
        "decided": NOBODY,
        "steps": [Message("findings.open", {"step": "attribution", "reason": NOBODY})],
    },
)


def named(en: str, ar: str | None = None) -> Names:
    """A name in English, and in Arabic where given."""
    return Names(by_language={"en": en} | ({"ar": ar} if ar else {}))


def agreement(exercise: bool = True) -> agreed.Agreement:
    """A ceasefire between two sides, with two readings of whom it excludes."""
    instrument = agreed.Instrument(
        id="truce", names=named("The river truce", "هدنة النهر"), issued=date(2031, 2, 27),
        binds="by_signature", signatories=("reds", "blues"), basis=Basis.DOCUMENTED,
        force=agreed.Force(start=agreed.Moment(low=START, high=START)),
        variants=tuple(
            agreed.Variant(id=v, names=named(f"Text {v}"), excludes=("third",), held_by=("reds",),
                           basis=Basis.REPORTED)
            for v in READINGS
        ),
    )  # fmt: skip
    actors = tuple(
        agreed.Actor(id=i, role=role, names=named(en, ar), side=side)
        for i, role, en, ar, side in (
            ("reds", Role.SIGNATORY, "Red Army", "الجيش الأحمر", "red"),
            ("blues", Role.SIGNATORY, "Blue Front", "الجبهة الزرقاء", "blue"),
            ("third", Role.EXCLUDED, "Third Group", "الجماعة الثالثة", None),
        )
    )
    norm = agreed.Norm(
        id="N1", kind=NormKind.PROHIBITION, instrument="truce", paragraph="para. 1",
        text=named("Stop attacks with any weapon.", "وقف الهجمات بأي سلاح."),
        bearers=("red", "blue"),
        acts=("1", "2", "3"), against=("red", "blue"), where=("all",), basis=Basis.DOCUMENTED,
    )  # fmt: skip
    zone = shapely.box(35.4, 30.4, 36.0, 30.9)
    always = agreed.Period(start=None, end=None)
    outline = agreed.PlaceVersion(period=always, geometry=zone, file="zones/valley.geojson")
    places = (
        agreed.Place(id="all", names=named("The whole country", "البلد كله"), national=True,
                     basis=Basis.DOCUMENTED),
        agreed.Place(id="valley", names=named("Quiet valley", "الوادي الهادئ"), national=False,
                     basis=Basis.ASSUMED, versions=(outline,)),
    )  # fmt: skip
    return agreed.Agreement(
        id="river", names=named("Ceasefire of the river", "وقف إطلاق النار عند النهر"),
        country="XX", exercise=exercise,
        clock=agreed.Clock(start=START, zone=ZONE, end=None, basis=Basis.DOCUMENTED),
        instruments=(instrument,), actors=actors,
        sides={"red": named("Red side", "الطرف الأحمر"),
               "blue": named("Blue side", "الطرف الأزرق")},
        relations=(), places=places, norms=(norm,), gates=(),
        left_open=tuple(agreed.LeftOpen(id=i, names=named(i), acts=())
                        for i in ("arrests", "recruitment")),
        readings=tuple(
            agreed.Reading(id=r, names=named(f"Reading {r}", f"القراءة {r}"), variants={"truce": r})
            for r in READINGS
        ),
    )  # fmt: skip


def table(schema: pa.Schema, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Rows as a table; cells not given are unknown."""
    return pa.Table.from_pylist([{n: row.get(n) for n in schema.names} for row in rows], schema)


def record(n: int = 60, *, exercise: bool = True, watched: bool = True, **parts: Any) -> Record:
    """A record of `n` incidents, one a third of a day; the first has three reports that differ."""
    reports, memberships, incidents, findings = [], [], [], []
    for k in range(n):
        mine = [_report(k, j) for j in range(3 if k == 0 else 1)]
        incident = sibling("I", mine[0]["report_id"])
        reports += mine
        memberships += [
            {"report_id": r["report_id"], "incident_id": incident, "membership": 0.9} for r in mine
        ]
        incidents.append(_incident(incident, mine))
        findings += _findings(k, incident)
    first = incidents[0]["incident_id"] if incidents else "I-000000000000"
    whole: dict[str, Any] = {
        "mission": "River mission",
        "agreement": agreement(exercise),
        "areas": _areas(),
        "sources": table(SOURCES, [
            {"source_id": _source(j), "kind": kind, "interests": [], "reliability": grade}
            for j, (kind, grade) in enumerate((("monitor", "B"), ("party", None), ("media", "C")))
        ]),
        "reports": table(REPORTS, reports),
        "memberships": table(MEMBERSHIPS, memberships),
        "incidents": table(INCIDENTS, incidents),
        "attributions": table(ATTRIBUTIONS, [
            {"incident_id": first, "actor": "Red Army", "p_low": 0.3, "p_high": 0.6,
             "basis": "said by media"}]),
        "findings": table(FINDINGS, findings),
        "problems": table(PROBLEMS, [
            {"file": "reports.csv", "row": 7, "column": "when", "value_excerpt": HOSTILE,
             "code": "bad_date", "message": "no such day", "remedy": "write YYYY-MM-DD"}]),
        "tallies": table(TALLIES, []),
        "watches": table(WATCHES, [
            {"source_id": _source(0), "pcode": "XX01", "watched_from": START + timedelta(days=d),
             "watched_to": START + timedelta(days=d, hours=6), "means": "post"}
            for d in range(5)] if watched else []),
        "restrictions": table(RESTRICTIONS, [
            {"source_id": _source(0), "pcode": "XX02", "at": START + timedelta(days=2),
             "by_actor": "blues", "reason_quoted": "mines", "outcome": "denied"}]),
        "verdicts": (
            Verdict(verdict_id="V-000000000000", incident_id=first, norm="N1", reading=None,
                    ladder_class="minor", standard=None, reason="Craters were measured.",
                    signed_by="a" * 32, signed_at=START + timedelta(days=9), ruled_on=(),
                    review=True),),
        "tree_size": len(reports) + 2,
        "tree_root": hashlib.sha256(str(n).encode()).digest(),
        "origin": "trucewatch.example/river",
        "log_key": "trucewatch.example/river+00000000+key",
        "as_of": START + timedelta(days=30),
        "beliefs": BELIEFS.empty_table(),
        "casualties": CASUALTIES.empty_table(),
        "habits": supposed(),
    }  # fmt: skip
    return Record(**(whole | parts))


def first_incident(whole: Record) -> str:
    """The incident that three reports speak of."""
    return str(whole.incidents["incident_id"][0].as_py())


def _source(j: int) -> str:
    return f"S-00000000000{j}"


def _report(k: int, j: int) -> dict[str, Any]:
    seen = START + timedelta(hours=8 * k)
    _, name, arabic, lat = PROVINCES[k % 3]
    return {
        "report_id": make_id("R", hashlib.sha256(f"{k}/{j}".encode()).digest()),
        "source_id": _source(j),
        "seen_from": seen,
        "seen_to": seen + timedelta(hours=2),
        "reported_at": seen,
        "recorded_at": START + timedelta(days=30),
        "place_text": {0: "Kafr Sabil", 1: arabic, 2: HOSTILE}.get(k % 7 if not j else 0, name),
        "lon": 35.5 + (k * 0.37) % 1.0,
        "lat": lat + (k * 0.53) % 0.9,
        "error_radius_m": 400.0 + 1500 * (k % 4),
        "pcode": None,
        "admin1": PROVINCES[k % 3][0],
        "place_method": "exact",
        "act": ("2.1", "3", "1")[k % 3] if not j else "2",
        "actor": ("Red Army", "Blue Front", None)[j],
        "deaths_min": (2, 5, None)[j] if k == 0 else None,
        "deaths_max": (3, 6, None)[j] if k == 0 else None,
    }


def _incident(incident: str, reports: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    first = dict(reports[0])
    return first | {
        "incident_id": incident,
        "p_happened_low": 0.5,
        "p_happened_high": 0.9,
        "n_reports": len(reports),
        "n_independent": min(2, len(reports)),
        "aliases": ["I-ZZZZZZZZZZZZ"] if len(reports) > 1 else [],
        "n_events": 1,
        "sides": [],
    }


def _findings(k: int, incident: str) -> list[dict[str, Any]]:
    """Every third is alleged under both readings, every third depends, the rest is open."""
    outcomes = (("breach", "breach"), ("breach", "not_covered"), ("undetermined", "undetermined"))
    return [
        {
            "incident_id": incident,
            "instrument": "truce",
            "reading": reading,
            "norm": "N1" if outcome != "not_covered" else None,
            "bearer": "red" if outcome != "not_covered" else None,
            "outcome": outcome,
            "step": "attribution",
            "p_low": 0.2,
            "p_high": 0.7,
            "paragraph": "para. 1",
            "reason": REASON.to_json(),
            "finding_id": f"F-{k:010d}0{i}",
        }
        for i, (reading, outcome) in enumerate(zip(READINGS, outcomes[k % 3], strict=True))
    ]


def _areas() -> tuple[AdminArea, ...]:
    return tuple(
        AdminArea(pcode=code, names={"en": en, "ar": ar}, level="admin1", parent="XX",
                  geometry=shapely.box(35.0, lat - 0.1, 37.0, lat + 0.9))
        for code, en, ar, lat in PROVINCES
    )  # fmt: skip


class PaperLedger:
    """A `LedgerView` whose entries are the record's reports, in order."""

    def __init__(self, whole: Record, folder: Path, text: str = "They fired at noon.") -> None:
        self.reports: list[str] = whole.reports["report_id"].to_pylist()
        self.folder = folder
        self.text = text
        self.held: dict[str, Held] = {}
        self.said = TalkRecords()

    def checkpoint(self) -> str:
        return "trucewatch.example/river\n3\nAAAA\n\n— trucewatch.example/river BBBB\n"

    def witnessing(self) -> Witnessing:
        return Witnessing(False, Message("witnesses.nobody_named"))

    def leaf(self, index: int) -> bytes:
        self.reports[index]
        return b'{"sd":["' + str(index).encode() + b'"],"typ":"report.received","v":1}'

    def leaf_hash(self, index: int) -> bytes:
        return hashlib.sha256(b"\x00" + self.leaf(index)).digest()

    def receipt(self, index: int) -> bytes:
        self.reports[index]
        return b"c2sp.org/tlog-proof@v1\n"

    def content(self, index: int) -> Mapping[str, Any]:
        return {"text": self.text}

    def erased_at(self, index: int) -> datetime | None:
        return None

    def exhibits(self) -> Mapping[str, Held]:
        return self.held

    def publications(self) -> Sequence[Published]:
        return ()

    def talks(self, size: int) -> TalkRecords:
        return self.said

    def working_copy(self, exhibit: Exhibit) -> bytes | None:
        return PICTURE if exhibit.working else None

    def index_of(self, report_id: str) -> int | None:
        return self.reports.index(report_id) if report_id in self.reports else None
