"""Figures in words: what to print beside a number, the number first.

In:   a `Count` or a `Tabulation`.
Out:  messages of `figures.po` and `coverage.po`.
"""

from __future__ import annotations

from trucewatch.coverage.wording import words as coverage_words
from trucewatch.figures.model import Count, CountingRule, Tabulation
from trucewatch.vocabulary.messages import Message


def count_words(count: Count, rule: CountingRule, language: str) -> tuple[Message, ...]:
    """The number under the rule's name in `language`, and all that is unknown about it."""
    said = [Message("figures.counted", {"n": count.n, "rule": rule.names(language)})]
    for name in ("possible", "undetermined", "pending", "spread"):
        n = getattr(count, name)
        if n:
            said.append(Message(f"figures.{name}", {"n": n}))
    return (*said, *(coverage_words(count.coverage) if count.coverage else ()))


def table_words(table: Tabulation, language: str) -> tuple[Message, ...]:
    """The total in words, and how many empty cells nobody watched."""
    said = count_words(table.total, table.rule, language)
    if table.unwatched:
        said = (*said, Message("figures.unwatched_cells", {"n": len(table.unwatched)}))
    return said
