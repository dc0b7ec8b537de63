"""With whose key somebody acts on a page."""

from __future__ import annotations

from fastapi import Request

from trucewatch.doors.web.readers import Reader, reader_of
from trucewatch.ledger.leaves import ActorKey
from trucewatch.people.model import Role
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.messages import Message


def key_of(request: Request) -> ActorKey | None:
    """The key that their session opened; None for the owner, whose key lies on the machine.

    Raises UsageError where they have none.
    """
    return _key(reader_of(request))


def _key(reader: Reader) -> ActorKey | None:
    if reader.person.role is Role.OWNER:
        return None
    if reader.signed_in is None or reader.signed_in.key is None:
        raise UsageError(
            "whoever acts here signs with a key of their own",
            hint="sign in",
            told=Message("faults.no_key"),
        )
    return reader.signed_in.key
