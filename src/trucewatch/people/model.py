"""Who somebody is to the record: a role, and on whose behalf. Never a name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody is to the mechanism. The values stand in the ledger, and do not change."""

    OWNER = "owner"
    SECRETARY = "secretary"
    ANALYST = "analyst"
    VERIFIER = "verifier"
    MONITOR = "monitor"
    PARTY = "party"
    MEMBER = "member"
    GUARANTOR = "guarantor"
    MEDIATOR = "mediator"
    GUARDIAN = "guardian"
    AUDITOR = "auditor"
    PUBLIC = "public"


class Scope(StrEnum):
    """What somebody lets a program read for them."""

    FIGURES = "figures"
    INCIDENTS = "incidents"
    LEDGER = "ledger"
    TALKS = "talks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who reads or acts.

    `account` is their opaque id and `actor` that of the key they sign with, None where they have
    none; `party` is the agreement's actor they speak for. `fresh` says that they proved a moment
    ago who they are. `scopes` are what a program that speaks for them may read; None for the
    person themselves.
    """

    role: Role
    account: str | None = None
    actor: str | None = None
    party: str | None = None
    office: str = ""
    fresh: bool = False
    scopes: frozenset[Scope] | None = None


OWNER = Person(role=Role.OWNER, fresh=True)
"""Whoever sits at the machine that the mission lies on, where nobody needs to sign in."""

ANYBODY = Person(role=Role.PUBLIC)
