"""Incident ids: those of the report that was the first to tell of the incident."""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.vocabulary.ids import sibling

_OUR_ID = re.compile(r"R-[0-9A-HJKMNP-TV-Z]{12}")


def incident_id(report_id: str) -> str:
    """The id of the incident that this report was the first to tell of."""
    return sibling("I", report_id) if _OUR_ID.fullmatch(report_id) else f"I-{report_id}"


def incident_ids(report_ids: pa.Array) -> pa.Array:
    """`incident_id` of every one."""
    ours = pc.match_substring_regex(report_ids, f"^{_OUR_ID.pattern}$")
    named = pc.binary_replace_slice(report_ids, 0, 1, "I")
    if pc.all(ours).as_py():
        return named
    return pc.if_else(ours, named, pc.binary_join_element_wise("I", report_ids, "-"))
