"""Letting a bulletin, a dossier or a case out: made, recorded, and only then written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from trucewatch.doors.docket.documents import as_json, as_markdown, document
from trucewatch.doors.docket.seeing import see
from trucewatch.doors.sources import formats
from trucewatch.doors.storage.mission import Mission
from trucewatch.doors.talking import on_record
from trucewatch.figures.model import Record
from trucewatch.mechanism.derive import Workshop
from trucewatch.mechanism.hearing_cases import Bench
from trucewatch.mechanism.ports import Ground
from trucewatch.mechanism.publish import publication
from trucewatch.mechanism.sealed import SEALED
from trucewatch.mechanism.talk_records import TalkRecords
from trucewatch.publications.bulletin import bulletin
from trucewatch.publications.docx import render_docx
from trucewatch.publications.dossier import dossier
from trucewatch.publications.html import render_html
from trucewatch.publications.model import Publication
from trucewatch.publications.pdf import render_pdf
from trucewatch.verdicts.model import Kind
from trucewatch.vocabulary.instants import Interval, iso

MEDIA: Mapping[str, Callable[[Publication, str], bytes]] = {
    "html": lambda made, language: render_html(made, language).encode(),
    "pdf": render_pdf,
    "docx": render_docx,
}
"""How a publication is printed, by the ending of its file."""


def publish_period(
    mission: Mission,
    shop: Workshop,
    record: Record,
    span: Interval,
    *,
    language: str,
    target: Path,
) -> None:
    """Publish the period bulletin as `target`, whose ending says what it is."""
    made = bulletin(record, span, credits=credits_due(shop.ground))
    about = {"from": iso(span.start), "to": iso(span.end)}
    _publish(mission, record, made, kind="period", about=about, language=language, target=target)


def publish_dossier(
    mission: Mission,
    shop: Workshop,
    record: Record,
    talks: TalkRecords,
    round_id: str,
    *,
    language: str,
    target: Path,
) -> None:
    """Publish the dossier of a round as `target`, whose ending says what it is."""
    made = dossier(record, on_record(talks), round_id, credits=credits_due(shop.ground))
    about = {"round": round_id, "from": iso(made.period.start), "to": iso(made.period.end)}
    _publish(mission, record, made, kind="dossier", about=about, language=language, target=target)


def _publish(
    mission: Mission,
    record: Record,
    made: Publication,
    *,
    kind: str,
    about: Mapping[str, str],
    language: str,
    target: Path,
) -> None:
    """Print it, record it, and only then write it."""
    media = target.suffix.removeprefix(".").lower()
    data = printed(made, language, media)
    act = publication(record, kind=kind, about=about, language=language, media=media, data=data)
    mission.ground.record([act])
    mission.publish_ledger()
    write_publication(target, data)


def printed(made: Publication, language: str, media: str) -> bytes:
    """The bytes of a publication in one language, as one of `MEDIA`."""
    return MEDIA[media](made, language)


def publish_case(
    mission: Mission, bench: Bench, case_id: str, *, language: str, media: str
) -> bytes:
    """Publish a case as it stands: recorded first, then given, as `md` or `json`.

    Raises UsageError where it is not decided yet.
    """
    seen = see(bench.record, case_id, bench.at)
    text = (
        as_markdown(seen, language)
        if media == "md"
        else as_json(document(seen, language, public=True))
    )
    data = text.encode()
    about = {"case": case_id}
    act = publication(
        bench.record, kind="case", about=about, language=language, media=media, data=data
    )
    mission.ground.record([bench.act(Kind.PUBLISHED, bench.case(case_id), act.content)])
    mission.publish_ledger()
    return data


def credits_due(ground: Ground) -> tuple[str, ...]:
    """The lines that the formats of everything taken in ask a publication to carry."""
    known = formats()
    taken = ground.entries("batch.received", SEALED)
    used = {str(entry.content.get("format")) for entry in taken}
    lines = {known[name].MANIFEST.credit for name in used if name in known}
    return tuple(sorted(lines - {""}))


def write_publication(path: Path, data: bytes) -> None:
    """Write beside, then put in place, so that nobody reads half a bulletin."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.part")
    beside.write_bytes(data)
    beside.replace(path)
