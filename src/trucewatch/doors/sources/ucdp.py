"""What UCDP's two formats share: its source, its sides, and how it writes deaths.

UCDP codes who fought whom, not who attacked. Only in one-sided violence is the armed side the
accused, by UCDP's own coding: that is a claim of the dataset and is marked so.

Source: UCDP GED codebook 23.1, on type_of_violence, where_prec and date_prec.
"""

from __future__ import annotations

from collections.abc import Mapping

from trucewatch.reports.model import SourceWords
from trucewatch.vocabulary.acts import from_words

SOURCE = SourceWords("Uppsala Conflict Data Program", kind="dataset", duplicate_free=True)
CODED = "coded by the dataset"
CIVILIANS = "Civilians"
ONE_SIDED = "3"

CREDIT = "UCDP Georeferenced Event Dataset, Uppsala Conflict Data Program, CC BY 4.0."
LICENCE = (
    "UCDP, CC BY 4.0: name the Uppsala Conflict Data Program, and the version, with what you show."
)


def sides(side_a: str, side_b: str, one_sided: bool) -> dict[str, str]:
    """The two sides by field: fighters as sides; an attack on civilians names its actor."""
    if not one_sided:
        return {"sides": ";".join(side.replace(";", ",") for side in (side_a, side_b) if side)}
    act = from_words(ONE_SIDED, "ucdp")
    said = {
        "actor": side_a,
        "actor_basis": CODED,
        "target": CIVILIANS,
        "victim_status": "civilian",
        "act": act or "",
    }
    return {field: words for field, words in said.items() if words}


def deaths(low: str, high: str, civilians: str, unknown: str) -> dict[str, str]:
    """Deaths by field. Those of unknown status may all have been civilians."""
    said = {"deaths_min": low, "deaths_max": high, "civilians_min": civilians}
    if civilians.isdecimal() and unknown.isdecimal():
        said["civilians_max"] = str(int(civilians) + int(unknown))
    return {field: number for field, number in said.items() if number}


def filled(said: Mapping[str, str]) -> dict[str, str]:
    """`said` without its blanks."""
    return {field: words for field, words in said.items() if words}
