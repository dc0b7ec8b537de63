"""A case as it stands at an instant: for people, as data, and as a page to be published."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from trucewatch.doors.docket.seeing import Seen
from trucewatch.verdicts.deadlines import Deadline, received
from trucewatch.verdicts.deciding import Standing
from trucewatch.verdicts.flags import Flag
from trucewatch.verdicts.model import CaseAct, Step
from trucewatch.verdicts.telling import OPAQUE, Teller, Told
from trucewatch.verdicts.telling_times import told_deadline
from trucewatch.vocabulary.instants import iso


def sections(seen: Seen, lang: str) -> Iterator[tuple[str, list[Told]]]:
    """A case for people: its head, its life, its determinations, its times, its flags."""
    teller = Teller(seen.record.agreement, seen.rules, lang)
    case = seen.case
    title = teller.say(
        "title", case=teller.words.plain(case.case_id), stage=teller.stage(case.stage)
    )
    yield title, [Told(teller.say("allegation")), Told(_stood(seen, teller))]
    yield teller.say("title_life"), [teller.step(step) for step in case.steps]
    if not case.inadmissible:
        told = [Told(told_deciding(seen, teller)), *map(teller.standing, seen.standings)]
        yield teller.say("title_determinations"), told
    for number in range(1, case.round):
        told = [teller.standing(each) for each in seen.earlier if each.round == number]
        yield teller.say("title_earlier", round=str(number)), told
    if seen.deadlines:
        yield teller.say("title_due"), [told_deadline(each, teller) for each in seen.deadlines]
    if seen.flags:
        yield teller.say("title_flags"), [Told(told_flag(flag, teller)) for flag in seen.flags]


def document(seen: Seen, lang: str, *, public: bool = False) -> dict[str, Any]:
    """The same as data, with every sentence beside it; `public` names no source by its id."""
    teller = Teller(seen.record.agreement, seen.rules, lang)
    case = seen.case
    return {
        "case_id": case.case_id,
        "stage": case.stage,
        "round": case.round,
        "against": list(case.against),
        "incidents": list(case.incidents),
        "received": iso(received(case)),
        "at": iso(seen.at),
        "tree_size": seen.record.tree_size,
        "tree_root": seen.record.tree_root.hex(),
        "decides": seen.rules.decides.value,
        "members": list(seen.rules.members),
        "steps": [_step(step, teller, public=public) for step in case.steps],
        "determinations": [_standing(each, teller) for each in seen.standings],
        "earlier": [_standing(each, teller) for each in seen.earlier],
        "deadlines": [deadline_row(each, teller) for each in seen.deadlines],
        "flags": [
            {"flag": flag.name, "entry": flag.act.entry, "text": told_flag(flag, teller)}
            for flag in seen.flags
        ],
    }


def as_json(told: dict[str, Any]) -> str:
    """The data of a case as the text of a publication."""
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def as_markdown(seen: Seen, lang: str) -> str:
    """A case as a page of Markdown: what anybody wrote cannot pass for a heading or a link."""
    lines: list[str] = []
    for number, (title, told) in enumerate(sections(seen, lang)):
        lines += [f"{'#' if number == 0 else '##'} {_escaped(title)}", ""]
        for each in told:
            lines.append(f"- {_escaped(each.text)}")
            lines += [f"  - {_escaped(line)}" for line in each.details]
            lines += [f"  - ⚑ {_escaped(each.flag)}"] if each.flag else []
        lines.append("")
    return "\n".join(lines)


def _escaped(text: str) -> str:
    return "".join(f"\\{c}" if c in "\\`*_[]<>#|!~&" else c for c in text)


def _stood(seen: Seen, teller: Teller) -> str:
    return teller.say("as_of", when=teller.words.instant(seen.at), size=str(seen.record.tree_size))


def told_deciding(seen: Seen, teller: Teller) -> str:
    """Who decides, and how."""
    rules = seen.rules
    body = teller.words.names(rules.body.names) if rules.body else teller.say("body_ours")
    return teller.say(
        "decided_by",
        body=body,
        members=teller.words.parties(rules.members),
        how=teller.words.say(f"decides_{rules.decides}"),
    )


def told_flag(flag: Flag, teller: Teller) -> str:
    """What somebody should look at, in a sentence."""
    act = flag.act
    fault = flag.step.fault if flag.step else None
    return teller.say(
        flag.name,
        incident=teller.words.plain(str(act.content.get("incident_id"))),
        who=teller.who(act.hand.party) if act.hand.party else teller.hand(act),
        mark=teller.words.plain(act.mark[:12]),
        entry=str(act.entry),
        why=teller.fault(fault) if fault else "",
    )


def _step(step: Step, teller: Teller, *, public: bool) -> dict[str, Any]:
    act, told = step.act, teller.step(step)
    word_of, content = act.word_of, dict(act.content)
    if public and str(word_of).startswith(OPAQUE):
        word_of = content["by"] = "source"
    return {
        "entry": act.entry,
        "at": iso(act.at),
        "kind": act.kind.value,
        "round": step.round,
        "word_of": word_of,
        "written_down": act.written_down,
        "office": act.hand.office,
        "role": act.hand.role,
        "key": act.hand.key,
        "mark": act.mark,
        "content": content,
        "fault": step.fault.id.removeprefix("verdicts.fault_") if step.fault else None,
        "text": told.text,
        "details": list(told.details),
        "why_no_effect": told.flag,
    }


def _standing(standing: Standing, teller: Teller) -> dict[str, Any]:
    return {
        "incident_id": standing.incident_id,
        "round": standing.round,
        "outcome": standing.outcome.value,
        "ladder_class": standing.ladder_class,
        "agree": standing.agree,
        "silent": list(standing.silent),
        "text": teller.sum_of(standing),
        "members": [
            {"member": member, "words": [_word(act, standing) for act in said]}
            for member, said in standing.words.items()
        ],
    }


def _word(act: CaseAct, standing: Standing) -> dict[str, Any]:
    return {
        "verdict_id": act.verdict_id,
        "entry": act.entry,
        "at": iso(act.at),
        "ladder_class": act.content["ladder_class"],
        "standard": act.content.get("standard"),
        "against": act.content.get("against"),
        "reason": act.content["reason"],
        "revision": act.content["revision"],
        "dissent": standing.dissents(act),
    }


def deadline_row(deadline: Deadline, teller: Teller) -> dict[str, Any]:
    """One deadline as data, with its sentence."""
    clock = deadline.clock
    return {
        "step": deadline.step.value if deadline.step else None,
        "who": deadline.who,
        "due_from": iso(deadline.low) if deadline.low else None,
        "due_by": iso(deadline.high) if deadline.high else None,
        "taken": iso(deadline.taken) if deadline.taken else None,
        "state": deadline.state.value if deadline.step else "elsewhere",
        "origin": deadline.origin.value,
        "within": clock.within if clock else None,
        "source": clock.source if clock else None,
        "entry": deadline.entry,
        "text": told_deadline(deadline, teller).text,
    }
