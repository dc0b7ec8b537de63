"""One case as a page: its whole life, what comes next, and who may do it by when.

In:   a case as it stands at an instant, and a language.
Out:  a `CasePage` of plain values. Nobody's silence becomes a word here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from trucewatch.doors.docket.case_lines import case_line, clock, teller_of
from trucewatch.doors.docket.case_parts import (
    Answer,
    CasePage,
    Determined,
    Item,
    Member,
    NextStep,
    Remedy,
    Revision,
    StepLine,
    Word,
)
from trucewatch.doors.docket.documents import told_deciding, told_flag
from trucewatch.doors.docket.seeing import Seen
from trucewatch.mechanism.case_acts import TYPES
from trucewatch.people.model import Role
from trucewatch.people.roles import signs
from trucewatch.verdicts.deadlines import own_time, reply_due, reply_over
from trucewatch.verdicts.deciding import Standing
from trucewatch.verdicts.following import Following
from trucewatch.verdicts.model import CaseAct, Kind, Step
from trucewatch.verdicts.telling import Teller, items
from trucewatch.vocabulary.grades import read_grade
from trucewatch.vocabulary.messages import say


def case_page(seen: Seen, language: str) -> CasePage:
    """Everything about one case, in a language."""
    case, teller = seen.case, teller_of(seen, language)
    steps = tuple(_step(step, teller) for step in case.steps)
    changed = {v.verdict_id for v in seen.record.verdicts if v.review}
    coming = [_next(each, seen, teller) for each in seen.following]
    return CasePage(
        line=case_line(seen, language),
        at=seen.at,
        complaint=steps[0],
        reports_then=len(case.reports),
        reports_now=len(seen.reports),
        decided_by=told_deciding(seen, teller),
        possible=tuple(each for each in coming if not each.waits),
        waiting=tuple(each for each in coming if each.waits),
        revisions=tuple(_revisions(seen, teller)),
        attributions=tuple(s for s in steps if s.kind == Kind.ATTRIBUTED),
        answers=tuple(_answers(seen, teller)),
        determined=tuple(_determined(one, teller, changed) for one in seen.standings),
        earlier=tuple(_determined(one, teller, changed) for one in seen.earlier),
        remedies=tuple(_remedies(seen, teller)),
        reopenings=tuple(s for s in steps if s.kind == Kind.REOPENED),
        times=tuple(clock(each, teller) for each in seen.deadlines),
        flags=tuple(told_flag(flag, teller) for flag in seen.flags),
        steps=steps,
        inadmissible=case.inadmissible,
    )


def _step(step: Step, teller: Teller) -> StepLine:
    act, told = step.act, teller.step(step)
    return StepLine(
        round=step.round,
        kind=act.kind.value,
        at=act.at,
        who=teller.hand(act),
        text=teller.what(act),
        details=told.details,
        flag=told.flag,
        entry=act.entry,
        mark=act.mark,
    )


def _next(following: Following, seen: Seen, teller: Teller) -> NextStep:
    kind, who = following.kind, following.who
    roles = () if who else tuple(r.value for r in Role if signs(r, TYPES[kind]))
    # A remedy's time is its owner's: to ask for another, or to confirm one, none runs.
    timed = following.state in (None, "done")
    times = [
        each
        for each in (seen.running if timed else ())
        if each.step is kind and who in (None, each.who)
    ]
    return NextStep(
        kind=kind.value,
        state=following.state,
        number=following.number,
        who=teller.who(who) if who else "",
        who_id=who,
        whom=teller.who(following.whom) if following.whom else "",
        whom_id=following.whom,
        roles=(Role.OWNER.value,) if kind is Kind.PUBLISHED else roles,
        waits=teller.fault(following.fault) if following.fault else "",
        clocks=tuple(clock(each, teller) for each in times),
    )


def _revisions(seen: Seen, teller: Teller) -> Iterator[Revision]:
    latest = seen.case.last(Kind.VERIFIED)
    acts = [step for step in seen.case.steps if step.fault is None]
    for step in acts:
        act = step.act
        if act.kind is not Kind.VERIFIED:
            continue
        words = [
            other.act
            for other in acts
            if other.act.kind is Kind.APPROVED and other.act.content.get("revision") == act.mark
        ]
        word = words[-1] if words else None
        approved = word is not None and bool(word.content.get("approved"))
        yield Revision(
            round=step.round,
            mark=act.mark,
            at=act.at,
            who=teller.hand(act),
            found=teller.quoted(act.content.get("found", "")),
            items=tuple(_items(act, teller)),
            n_reports=len(act.words("rests_on")),
            entry=act.entry,
            latest=act is latest,
            word=("approved" if approved else "sent_back") if word else "",
            word_by=teller.hand(word) if word else "",
            word_reason=teller.quoted(word.content.get("reason", "")) if word else "",
        )


def _items(act: CaseAct, teller: Teller) -> Iterator[Item]:
    for item in items(act):
        grade = str(item.get("grade", ""))
        try:
            words = read_grade(grade).words()
        except ValueError:  # signed elsewhere: shown as it came
            words = []
        yield Item(
            grade=teller.quoted(grade),
            means=tuple(say(word, teller.language) for word in words),
            standard=teller.standard(item.get("standard")),
            what=teller.quoted(item.get("what", "")),
        )


def _answers(seen: Seen, teller: Teller) -> Iterator[Answer]:
    case, rules = seen.case, seen.rules
    for respondent in case.respondents:
        asked, reply = case.asked(respondent), case.reply(respondent)
        ends = reply_due(case, respondent, rules)
        over = reply_over(case, respondent, rules, seen.at)
        yield Answer(
            who=teller.who(respondent),
            place="replied" if reply else "silent" if over else "asked" if asked else "unasked",
            says=teller.quoted(reply.content.get("says", "")) if reply else "",
            at=reply.at if reply else None,
            asked_at=asked.at if asked else None,
            until=ends[1] if ends else None,
            entry=reply.entry if reply else None,
        )


def _determined(standing: Standing, teller: Teller, changed: Collection[str]) -> Determined:
    return Determined(
        incident_id=standing.incident_id,
        round=standing.round,
        sum=teller.sum_of(standing),
        members=tuple(
            Member(
                name=teller.who(member),
                words=tuple(
                    _word(act, standing, teller, changed, last=act is said[-1]) for act in said
                ),
            )
            for member, said in standing.words.items()
        ),
    )


def _word(
    act: CaseAct, standing: Standing, teller: Teller, changed: Collection[str], *, last: bool
) -> Word:
    content = act.content
    return Word(
        ladder_class=teller.ladder_class(str(content["ladder_class"])),
        standard=teller.standard(content.get("standard")),
        reason=teller.quoted(content["reason"]),
        against=teller.who(content["against"]) if content.get("against") else "",
        at=act.at,
        entry=act.entry,
        mark=act.mark,
        last=last,
        dissents=last and standing.dissents(act),
        review=act.verdict_id in changed,
    )


def _remedies(seen: Seen, teller: Teller) -> Iterator[Remedy]:
    for number, asked in enumerate(seen.case.remedies, 1):
        done = seen.case.remedy(asked.mark, "done")
        confirmed = seen.case.remedy(asked.mark, "confirmed")
        yield Remedy(
            number=number,
            who=teller.who(asked.content.get("of")),
            what=teller.quoted(asked.content.get("what", "")),
            asked_at=asked.at,
            due=own_time(asked),
            done_at=done.at if done else None,
            done_says=teller.quoted(done.content.get("what", "")) if done else "",
            confirmed_at=confirmed.at if confirmed else None,
            confirmed_by=teller.hand(confirmed) if confirmed else "",
        )
