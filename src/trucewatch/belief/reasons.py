"""Reasons: what each report adds to each probability, in nats and in words.

Reports are taken in their order of time. What one adds to an outcome is how far it moves the
log-odds of that outcome, given what was said before it; so the steps of an item add up, exactly,
to the log-odds of the probability that is stated. A copy moves little because, given what it
copies, it was to be expected.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.belief.coding import Claims
from trucewatch.belief.earlier import Earlier, likeliest
from trucewatch.belief.interests import partisan
from trucewatch.belief.model import NONE, REASONS, UNNAMED, Floats, Ints
from trucewatch.belief.sampling import item_begins, softmax
from trucewatch.vocabulary.messages import Message

LIKELY_COPY = 0.5
"""Chance of being a copy from which the reason says so first."""
LEAST_CHANCE = 1e-12


class Steps:
    """Gathers, over draws, the belief after each report and how likely each is a copy of which."""

    def __init__(self, claims: Claims, earlier: Earlier) -> None:
        k = len(claims.outcomes)
        self._claims, self._earlier = claims, earlier
        self._begins = item_begins(claims)
        self._after = np.zeros((claims.n, k))
        self._before = np.zeros(k)
        self._pairs = np.zeros(len(earlier.later))
        self._draws = 0

    def add(
        self, base: Floats, log_chance: Floats, copy_chance: Floats, copied: Floats, pairs: Floats
    ) -> None:
        """Some draws, d of them.

        Args:
            base: how often each outcome is so, shape (d, K).
            log_chance: as `sampling.Weighed` has it, of each draw, shape (d, n, K).
            copy_chance: the chance of each report to be a copy, shape (d, n).
            copied, pairs: weight of earlier reports that say the same, shape (n,), and of each
                pair, shape (P,).
        """
        run = np.cumsum(log_chance, axis=1)
        start = np.pad(run, ((0, 0), (1, 0), (0, 0)))[:, self._begins[:-1]]
        score = run - start[:, self._claims.item] + np.log(base)[:, None]
        self._after += softmax(score).sum(axis=0)
        self._before += base.sum(axis=0)
        later = self._earlier.later
        alike = np.maximum(copied[later], LEAST_CHANCE)
        self._pairs += (copy_chance[:, later] * pairs / alike).sum(axis=0)
        self._draws += len(base)

    def table(self, copied: Floats) -> pa.Table:
        """`REASONS`; `copied` is each report's mean chance to be a copy, shape (n,)."""
        claims, n, k = self._claims, self._claims.n, len(self._claims.outcomes)
        prior = _log_odds(self._before / max(self._draws, 1))
        after = _log_odds(self._after / max(self._draws, 1))
        firsts = self._begins[:-1]
        past = np.concatenate([prior[None, :], after])[:n]
        past[firsts] = prior
        added = after - past
        order = np.arange(len(claims.items))
        steps = np.diff(self._begins)
        item, outcome, step, row = _layout(order, steps, firsts, k)
        told = row >= 0
        nats = np.where(told, added[np.maximum(row, 0), outcome], prior[outcome])
        of, copy_chance = self._copied(copied)
        words = self._words(of, copied)
        report = pa.array(np.maximum(row, 0), mask=~told)
        origin = pa.array(of, mask=of < 0)
        places = pa.array(claims.rows)
        reason = words.take(report)
        return pa.table(
            {
                "item": claims.items.take(pa.array(item)),
                "outcome": pa.array(claims.outcomes).take(pa.array(outcome)),
                "step": step,
                "row": places.take(report),
                "source": claims.sources.take(pa.array(claims.source)).take(report),
                "claim": pa.array(claims.outcomes).take(pa.array(claims.claim)).take(report),
                "nats": nats,
                "p_copy": pa.array(copy_chance).take(report),
                "copy_of": places.take(origin).take(report),
                "copied_source": claims.sources.take(pa.array(claims.source))
                .take(origin)
                .take(report),
                "reason": pc.if_else(
                    pa.array(told), reason, Message("belief.before_anybody").to_json()
                ),
            },
            schema=REASONS,
        )

    def _copied(self, copied: Floats) -> tuple[Ints, Floats]:
        """The likeliest original of each report or -1, and the chance to be a copy at all."""
        claims, earlier = self._claims, self._earlier
        of = np.where(claims.repeats >= 0, claims.repeats, likeliest(earlier, self._pairs))
        return of, np.where(claims.repeats >= 0, 1.0, copied)

    def _words(self, of: Ints, copied: Floats) -> pa.Array:
        """The reason of each report as a stored message, each distinct one made once."""
        claims = self._claims
        part = _part(claims)
        chance = np.where(of >= 0, np.minimum(np.round(100 * copied), 99), 0).astype(np.int64)
        chance[claims.repeats >= 0] = 101
        distinct, which = np.unique(part * 1_000 + chance, return_inverse=True)
        said = [_message(*divmod(int(key), 1_000)).to_json() for key in distinct]
        return pa.array(said, pa.string()).take(pa.array(which))


PARTS = (
    "admission", "accusation", "denial", "reports_actor", "reports_nothing",
    "reports_unnamed",
)  # fmt: skip


def _part(claims: Claims) -> Ints:
    """What each report does, as an index in `PARTS`."""
    leans = np.array([partisan(kind) for kind in claims.kinds], dtype=bool)
    interested = leans[claims.kind][claims.source]
    own = claims.own[claims.source, claims.claim]
    says = np.array(claims.outcomes)[claims.claim]
    found = np.full(claims.n, PARTS.index("reports_actor"))
    found[says == NONE] = PARTS.index("reports_nothing")
    found[says == UNNAMED] = PARTS.index("reports_unnamed")
    found[interested & (says == NONE)] = PARTS.index("denial")
    found[interested & (says != NONE) & (says != UNNAMED)] = PARTS.index("accusation")
    found[own] = PARTS.index("admission")
    return found


def _message(part: int, chance: int) -> Message:
    if chance > 100:
        return Message("belief.repeats_itself")
    deed = Message(f"belief.{PARTS[part]}")
    name = "belief.copy" if chance >= 100 * LIKELY_COPY else "belief.own_knowledge"
    return Message(name, {"deed": deed, "chance": chance})


def _layout(items: Ints, steps: Ints, firsts: Ints, k: int) -> tuple[Ints, Ints, Ints, Ints]:
    """Item, outcome, step and report (-1 before anybody) of each row of the table."""
    length = steps + 1
    item = np.repeat(items, length * k)
    inside = np.arange(len(item)) - np.repeat(np.cumsum(length * k) - length * k, length * k)
    outcome, step = np.divmod(inside, length[item])
    return item, outcome, step, np.where(step > 0, firsts[item] + step - 1, -1)


def _log_odds(chance: Floats) -> Floats:
    chance = np.clip(chance, LEAST_CHANCE, 1 - LEAST_CHANCE)
    return np.asarray(np.log(chance) - np.log1p(-chance))
