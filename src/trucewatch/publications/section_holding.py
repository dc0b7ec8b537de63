"""Is it holding: what was fixed beforehand, and what is proposed of each area under it.

Not of the bulletin's period but of the windows that people fixed. Where nobody fixed any, nothing
is proposed: a comparison chosen after the fact can be made to say anything.
"""

from __future__ import annotations

from trucewatch.publications.model import Paragraph, Points, Section
from trucewatch.publications.period_facts import PeriodFacts
from trucewatch.publications.trend_charts import Areas
from trucewatch.publications.trend_tables import answers_table, panel_table
from trucewatch.trends.answering import answers
from trucewatch.trends.telling import answer_words, question_words
from trucewatch.vocabulary.messages import Message


def holding(facts: PeriodFacts) -> Section:
    """The verdict proposed for the mission and each area, with its reasons and its coverage."""
    heading = Message("bulletin.holding_title")
    record = facts.record
    if record.question is None:
        nothing = (Paragraph(text=Message("trends.not_fixed"), tone="caution"),)
        return Section(id="holding", heading=heading, blocks=nothing)
    found = answers(facts.counting, record.question, record.as_of)
    said = Message(f"trends.said_{found.whole.holding.value}")
    return Section(
        id="holding",
        heading=heading,
        blocks=(
            Paragraph(text=Message("bulletin.holding_lead", {"said": said}), tone="lead"),
            Points(items=tuple(answer_words(found.whole))),
            Points(
                heading=Message("bulletin.holding_fixed"),
                items=(
                    *question_words(found),
                    Message("bulletin.holding_rule", {"rule": found.rule.names}),
                ),
            ),
            answers_table(found, Areas(facts.counting)),
            *((panel_table(found, by_source=False),) if found.panel else ()),
            Paragraph(text=Message("bulletin.holding_proposal"), tone="caution"),
        ),
    )
