"""Unsealing: asked for in the ledger, approved by guardians elsewhere, recorded, and then shown.

ask      the request is recorded, then written to a file
approve  each guardian of a group takes a layer off (`trucewatch.sealing.requests`)
answer   the unsealing is recorded; only then does the plaintext leave this module
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyrage

from trucewatch.doors.sealing import board_of
from trucewatch.doors.storage.keys import MissionKeys
from trucewatch.doors.storage.mission import Mission
from trucewatch.doors.storage.sealed_store import SealedStore
from trucewatch.doors.witnesses.standing import cosigned
from trucewatch.ledger.bundles import Bundle, choose
from trucewatch.ledger.encoding import from_b64url
from trucewatch.ledger.notes import VerifierKey
from trucewatch.mechanism.decide import recorded
from trucewatch.mechanism.ports import Act, Entry
from trucewatch.mechanism.sealed import SEALED, holds
from trucewatch.sealing.boxes import open_box
from trucewatch.sealing.requests import REQUESTED, Request, check, opened_key
from trucewatch.sealing.wraps import wrap_key
from trucewatch.vocabulary.errors import TrucewatchError, UsageError
from trucewatch.vocabulary.ids import make_id


@dataclass(frozen=True, slots=True)
class Unsealed:
    """What a record's seal held, and the entry that says it was opened."""

    entry: int
    secret: Mapping[str, Any]


def ask(mission: Mission, index: int, *, reason: str) -> Request:
    """Record that somebody asks to open the seal of entry `index`; the request to hand on.

    Raises UsageError where nothing is sealed there, or no reason is given.
    """
    if not reason.strip():
        raise UsageError("an unsealing needs a reason", hint='add --reason "…"')
    sealed = _sealed(mission, index)
    store = SealedStore(MissionKeys(mission.id).folder)
    wraps = store.wraps(sealed.content["seal"])
    reply = pyrage.x25519.Identity.generate()
    stated = {
        "request": make_id("Q", secrets.token_bytes(8)),
        "leaf": sealed.leaf_hash.hex(),
        "reason": reason,
        "reply_to": str(reply.to_public()),
    }
    asked = recorded(mission.ground, Act(typ=REQUESTED, content={**stated, "entry": index}))
    store.ask(stated["request"], sealed.content["seal"], index, str(reply))
    mission.publish_ledger()
    return Request(
        **stated,
        seal=sealed.content["seal"],
        log_key=mission.log_key,
        asked=disclosed(mission, asked.index, tuple(stated)),
        sealed=disclosed(mission, index, ("seal",)),
        wraps=tuple(wraps),
    )


def answer(mission: Mission, request: Request, *, rewrap: bool = False) -> Unsealed:
    """Open a seal with an approved request: first recorded, then returned.

    `rewrap` gives the key to the board now in office instead of the one it was sealed for.
    Raises UsageError where approvals lack, TrucewatchError where the request is not ours.
    """
    check(request, VerifierKey.parse(mission.log_key))
    store = SealedStore(MissionKeys(mission.id).folder)
    found = store.asked(request.request)
    if found is None:
        raise UsageError(
            "this request was answered already, or was not made here",
            hint="every unsealing is asked for anew: trucewatch seal open DIR REPORT --reason …",
        )
    index, identity = found
    sealed = _sealed(mission, index)
    approvals = request.approvals()
    if approvals and approvals not in {w.guardians for w in store.wraps(request.seal)}:
        raise TrucewatchError(
            "those who approved, as the request names them, are no group that holds this seal",
            hint="was it sealed to another board meanwhile? Then ask anew: trucewatch seal open",
        )
    key = opened_key(request, pyrage.x25519.Identity.from_str(identity))
    seal = sealed.content["seal"]
    secret = open_box(key, seal, from_b64url(sealed.content["box"]))
    board = board_of(mission) if rewrap else None
    content = {
        "entry": index,
        "leaf": request.leaf,
        "request": request.request,
        "reason": request.reason,
        "approvals": list(approvals or ()),
        "rewrapped": rewrap or None,
    }
    said = recorded(mission.ground, Act(typ="report.unsealed", content=content))
    mission.publish_ledger()
    if board is not None:
        store.keep({seal: [wrap.document() for wrap in wrap_key(board, seal, key)]})
    store.answered(request.request)
    return Unsealed(said.index, secret)


def disclosed(mission: Mission, index: int, names: tuple[str, ...]) -> Bundle:
    """The bundle that shows these fields of an entry and no others. Raises LedgerError."""
    texts = choose(mission.ground.disclosures(index), names)
    note = cosigned(mission.folder, mission.ground.checkpoint())
    return Bundle(mission.ground.receipt(index, note), texts)


def field_names(mission: Mission, index: int) -> list[str]:
    """The names of an entry's fields."""
    items = map(json.loads, mission.ground.disclosures(index))
    return [item[1] for item in items if len(item) == 3]


def _sealed(mission: Mission, index: int) -> Entry:
    entry = mission.ground.entry(index)
    if entry.typ != SEALED or holds(entry.content) is None:
        raise UsageError(
            f"entry {index} holds nothing that was sealed",
            hint="`trucewatch list DIR reports` says which reports are sealed",
        )
    return entry
