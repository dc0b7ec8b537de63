"""What the text does not speak of: matters the file lists, and kinds of act that nothing names."""

from __future__ import annotations

from collections.abc import Iterator

from trucewatch.agreement.ambiguities.found import Found, Labels
from trucewatch.agreement.model import Agreement
from trucewatch.vocabulary.acts import UNKNOWN, act_name, codes


def open_matters(agreement: Agreement, labels: Labels) -> Iterator[Found]:
    """The matters under `unspecified`, then one entry for all kinds of act named nowhere."""
    for item in agreement.left_open:
        kind = "acts_unstated" if item.acts else "matter_unstated"
        said = {"matter": item.names(labels.language)}
        yield Found(kind, f"unspecified.{item.id}", said)
    forgotten = unnamed_acts(agreement)
    if forgotten:
        names = labels.listed(f"{act_name(c, labels.language)} ({c})" for c in forgotten)
        yield Found("acts_unnamed", "norms", {"acts": names})


def unnamed_acts(agreement: Agreement) -> list[str]:
    """Top-level acts of which neither a norm nor `unspecified` names any kind."""
    stated = [norm.acts for norm in agreement.norms]
    stated += [item.acts for item in agreement.left_open]
    named = {code.partition(".")[0] for acts in stated for code in acts}
    return [code for code in codes() if "." not in code and code not in named | {UNKNOWN}]
