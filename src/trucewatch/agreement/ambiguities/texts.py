"""What is open in the texts: wordings that differ, lists kept by others, what takes whose place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from trucewatch.agreement.ambiguities.found import Found, Labels
from trucewatch.agreement.model import Agreement, Instrument, Listing, Norm

LONG_AGO = datetime.min.replace(tzinfo=UTC)


def open_texts(agreement: Agreement, labels: Labels) -> Iterator[Found]:
    """Instrument by instrument, then the norms that stand in some wordings only."""
    listings = {listing.id: listing for listing in agreement.lists}
    for instrument in agreement.instruments:
        yield from _wordings(instrument, labels)
        if instrument.binds == "by_signature" and not instrument.signatories:
            said = {"instrument": labels.of(instrument)}
            yield Found("no_signatories", f"instruments.{instrument.id}", said)
        named = {name for variant in instrument.variants for name in variant.excludes_lists}
        for name in sorted(named & set(listings)):
            yield from _list_gap(instrument, listings[name], labels)
    texts = {instrument.id: instrument for instrument in agreement.instruments}
    for norm in agreement.norms:
        if norm.instrument in texts:
            yield from _norm_in_some(norm, texts[norm.instrument], labels)
            yield from _replacement(norm, texts[norm.instrument], labels)


def _wordings(instrument: Instrument, labels: Labels) -> Iterator[Found]:
    place = f"instruments.{instrument.id}"
    said = {"instrument": labels.of(instrument)}
    for actor in _in_some([set(variant.excludes) for variant in instrument.variants]):
        yield Found("variants_differ", place, said | {"actor": labels.party(actor)})
    for name in _in_some([set(variant.excludes_lists) for variant in instrument.variants]):
        yield Found("variants_differ_on_list", place, said | {"list": name})


def _in_some(sets: list[set[str]]) -> list[str]:
    """What stands in one of the sets and not in all of them."""
    somewhere = {name for names in sets for name in names}
    return sorted(name for name in somewhere if any(name not in names for names in sets))


def _norm_in_some(norm: Norm, instrument: Instrument, labels: Labels) -> Iterator[Found]:
    wordings = {variant.id: variant for variant in instrument.variants}
    standing = [wordings[name] for name in norm.wording if name in wordings]
    if norm.wording and len(standing) < len(wordings):
        said = {"norm": norm.id, "wordings": labels.listed(labels.of(one) for one in standing)}
        yield Found("norm_in_some_wordings", f"norms.{norm.id}", said)


def _replacement(norm: Norm, instrument: Instrument, labels: Labels) -> Iterator[Found]:
    start = norm.start or instrument.force.start
    if norm.replaces and start.settled is None:
        said = {
            "norm": norm.id,
            "replaced": labels.listed(norm.replaces),
            "bounds": labels.bounds(start.low, start.high),
        }
        yield Found("replacement_undated", f"norms.{norm.id}", said)


def _list_gap(instrument: Instrument, listing: Listing, labels: Labels) -> Iterator[Found]:
    """The first time within the instrument's for which no version of the list is known."""
    place = f"lists.{listing.id}"
    said = {"instrument": labels.of(instrument), "list": labels.of(listing)}
    reached: datetime | None = instrument.force.start.low or LONG_AGO
    end = instrument.force.end.high if instrument.force.end else None
    for version in sorted(listing.versions, key=lambda v: _start(v.period.start)):
        start = _start(version.period.start)
        if reached is None or (end is not None and reached >= end) or start > reached:
            break
        until = version.period.end
        reached = None if until is None else max(reached, until.low or reached)
    if reached is None or (end is not None and reached >= end):
        return
    low = None if reached == LONG_AGO else reached
    after = [_start(v.period.start) for v in listing.versions]
    high = min((start for start in after if start > reached), default=end)
    yield Found("list_version_unknown", place, said | {"bounds": labels.bounds(low, high)})


def _start(moment: object) -> datetime:
    high = getattr(moment, "high", None)
    return high if isinstance(high, datetime) else LONG_AGO
