"""Who reports, as a row names them and as the record knows them."""

from __future__ import annotations

from dataclasses import dataclass

SOURCE_KINDS = ("monitor", "party", "guarantor", "media", "dataset", "public")


@dataclass(frozen=True, slots=True)
class SourceWords:
    """How a row names its source. Kept in the encrypted registry and nowhere else.

    `words` may name a living person. It must not reach an id, a log, an error or a file name.
    """

    words: str
    kind: str = "public"
    interests: tuple[str, ...] = ()
    reliability: str | None = None
    duplicate_free: bool = False

    def __repr__(self) -> str:
        return "SourceWords(withheld)"


@dataclass(frozen=True, slots=True)
class Source:
    """Who reports, as every room may know it: an opaque id and what weighs on its word.

    `kind` is one of `SOURCE_KINDS`; `interests` are the agreement's party ids it leans to;
    `reliability` is an Admiralty letter A–F; `duplicate_free` claims that it reports an event once.
    """

    source_id: str
    kind: str
    interests: tuple[str, ...] = ()
    reliability: str | None = None
    duplicate_free: bool = False
