"""Cases that wait for somebody to find out what happened: for admission, tasking, verification or
its approval, and since when.

In:   a case as it stands at an instant.
Out:  what it waits for, or None where that part of its life is over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from trucewatch.doors.docket.seeing import Seen
from trucewatch.verdicts.deadlines import Deadline, received
from trucewatch.verdicts.model import Kind

WAITS_FOR = ("admissibility", "tasking", "verification", "approval")
_STEPS = {
    "admissibility": (Kind.OPENED,),
    "tasking": (Kind.TASKED,),
    "verification": (Kind.VERIFIED,),
    "approval": (Kind.APPROVED,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """`step` is one of `WAITS_FOR`, `since` when the record had what it waits on (UTC).

    `whom` is who was tasked, by id, and `mark` the revision that is to be approved or mended.
    `deadlines` are those of the step, `again` says that a revision was sent back.
    """

    step: str
    since: datetime
    whom: str | None = None
    mark: str | None = None
    again: bool = False
    deadlines: tuple[Deadline, ...] = ()


def waiting(seen: Seen) -> Waiting | None:
    """What a case waits for; None once a verification is approved, or the case was closed."""
    case = seen.case
    if case.inadmissible or case.approval or case.taken(Kind.DETERMINED):
        return None
    if not case.open:
        return _for(seen, "admissibility", received(case))
    task, revision, word = map(case.last, (Kind.TASKED, Kind.VERIFIED, Kind.APPROVED))
    if task is None:
        opened = case.last(Kind.OPENED) or case.last(Kind.REOPENED)
        return _for(seen, "tasking", opened.known_at if opened else received(case))
    whom = str(task.content["to"])
    if revision is None:
        return _for(seen, "verification", task.known_at, whom=whom)
    if word is not None and word.content.get("revision") == revision.mark:
        mark = revision.mark
        return _for(seen, "verification", word.known_at, whom=whom, mark=mark, again=True)
    return _for(seen, "approval", revision.known_at, mark=revision.mark)


def _for(
    seen: Seen,
    step: str,
    since: datetime,
    *,
    whom: str | None = None,
    mark: str | None = None,
    again: bool = False,
) -> Waiting:
    deadlines = tuple(each for each in seen.running if each.step in _STEPS[step])
    return Waiting(step=step, since=since, whom=whom, mark=mark, again=again, deadlines=deadlines)
