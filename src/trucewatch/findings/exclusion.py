"""Who is excluded: by the wording itself, or by a list that the wording points to.

A list kept by others changes with its versions. An incident at a time that no version covers is
not known to be excluded or not, and neither is one that a version changes over.
"""

from __future__ import annotations

from datetime import datetime

from trucewatch.agreement.model import Actor, Agreement, Listing, Reading
from trucewatch.findings.answers import Answer, no, unknown
from trucewatch.findings.model import Step
from trucewatch.findings.times import Instants, within


class Exclusions:
    """What each instrument excludes, by the wording that a reading takes."""

    def __init__(self, agreement: Agreement, reading: Reading) -> None:
        self._reading = reading
        self._lists = {listing.id: listing for listing in agreement.lists}
        self._wordings = {
            instrument.id: [
                variant
                for variant in instrument.variants
                if variant.id == reading.variants.get(instrument.id)
            ]
            for instrument in agreement.instruments
        }

    def of(self, actor: Actor, instrument: str, instants: Instants) -> Answer | None:
        """No (the instrument does not reach the actor), not known, or None: not excluded."""
        for wording in self._wordings[instrument]:
            if actor.id in wording.excludes or actor.side in wording.excludes:
                return self._says(actor)
            for ident in wording.excludes_lists:
                listed = [_on_list(actor, self._lists[ident], i) for i in instants]
                if all(value is True for value in listed):
                    return self._says(actor, ident)
                if any(value is not False for value in listed):
                    return unknown(
                        Step.BOUND, "listing_unknown",
                        actor=f"@actor:{actor.id}", list=f"@list:{ident}",
                    )  # fmt: skip
        return None

    def certain(self, actor: Actor, instrument: str, instants: Instants) -> bool | None:
        """Whether the actor is excluded; None where nobody can say."""
        answer = self.of(actor, instrument, instants)
        return False if answer is None else (True if answer.value is False else None)

    def _says(self, actor: Actor, listing: str | None = None) -> Answer:
        params = {"actor": f"@actor:{actor.id}", "reading": f"@reading:{self._reading.id}"}
        if listing is None:
            return no(Step.BOUND, "excluded", **params)
        return no(Step.BOUND, "excluded_by_list", list=f"@list:{listing}", **params)


def _on_list(actor: Actor, listing: Listing, instant: datetime) -> bool | None:
    """Whether the version current at an instant names the actor.

    None where no version is known for then, and some version names the actor.
    """
    for version in listing.versions:
        if within(version.period, instant) is True:
            return actor.id in version.actors
    return None if any(actor.id in version.actors for version in listing.versions) else False
