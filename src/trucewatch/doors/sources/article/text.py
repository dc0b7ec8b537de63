"""Text: the words of a report's file, into which every offset counts.

A text file's words are the file's, decoded from UTF-8 and nothing else; a page's or a PDF's are
what the job apart finds in it. A later version of a library may find other words, so a mission
keeps the words themselves.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

from trucewatch.doors.limits.bounds import MB, BeyondLimit, bound
from trucewatch.doors.limits.names import shown_name
from trucewatch.doors.worker import Allowance, apart
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.messages import Message

LIBRARIES_MB = 128
"""Addresses that trafilatura and its libraries take before they read [MB]; twice the VmPeak."""

_HEAD = 1024
_JOBS = {
    "text/html": "trucewatch.doors.apart.article_text:html",
    "application/pdf": "trucewatch.doors.apart.article_text:pdf",
}


@dataclass(frozen=True, slots=True)
class Document:
    """A report's words: what kind of file they come from, its SHA-256 (hex), and its own date."""

    text: str
    media_type: str
    sha256: str
    published: date | None


def document_of(path: Path) -> Document:
    """The words of the file at `path`. Raises UsageError or BeyondLimit, naming the file."""
    try:
        with path.open("rb") as stream:
            return document_in(stream, shown_name(path.name))
    except OSError as error:
        raise UsageError(f"it cannot be read: {error.strerror}", where=path.name) from error


def document_in(stream: BinaryIO, name: str) -> Document:
    """The words of an open file that is called `name`. Raises UsageError or BeyondLimit."""
    most = bound("article_mb")
    data = stream.read(most.most * MB + 1)
    if len(data) > most.most * MB:
        raise BeyondLimit(
            "long_article", "the report is too long", file=name, allowed=most, hint="split it"
        )
    media_type = _media_type(data)
    sha256 = hashlib.sha256(data).hexdigest()
    job = _JOBS.get(media_type)
    if job is None:
        return Document(_bounded(_decoded(data, name), name), media_type, sha256, None)
    allowance = Allowance.for_size(len(data), libraries=LIBRARIES_MB * MB)
    (message,) = apart(job, stream, {}, allowance, file=name)
    found = json.loads(message)
    return Document(_bounded(found["text"], name), media_type, sha256, _day(found["date"]))


def _bounded(text: str, name: str) -> str:
    """The words, where there are not too many to read and keep."""
    most = bound("article_text_kb")
    if len(text.encode()) > most.most * 1024:
        raise BeyondLimit(
            "long_text", "the report has too many words", file=name, allowed=most, hint="split it"
        )
    return text


def _media_type(data: bytes) -> str:
    head = data[:_HEAD].lstrip().lower()
    if head.startswith(b"%pdf-"):
        return "application/pdf"
    return "text/html" if b"<html" in head or head.startswith(b"<!doctype html") else "text/plain"


def _decoded(data: bytes, name: str) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(
            f"it is no text in UTF-8 (byte {error.start})",
            where=name,
            expected="HTML, PDF, or text in UTF-8",
            hint="save it as a text file in UTF-8",
            told=Message("faults.not_utf8"),
        ) from error
    if "\x00" in text or not text.strip():
        raise UsageError(
            "there is no text in it",
            where=name,
            expected="HTML, PDF, or text",
            told=Message("faults.no_text"),
        )
    return text.replace("\r\n", "\n")


def _day(said: str | None) -> date | None:
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        return None
