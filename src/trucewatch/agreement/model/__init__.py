"""The agreement: what was agreed, by whom, from when, where, and what it leaves open.

In:   one YAML file, read and checked by `trucewatch.agreement.reading`.
Out:  an `Agreement`, which says nothing the file does not say.

Blank means *not agreed*, never *permitted*. Each fact says whether it is documented, reported or
assumed, and where it stands. Every time is a `Moment`: an instant, or the two instants between
which the text and the record leave it.

Never here: files, network, the clock, or any report.
"""

from trucewatch.agreement.model.norms import (
    AGAINST,
    PERIODS,
    Calibre,
    Gate,
    GateState,
    Hours,
    LeftOpen,
    Norm,
    NormKind,
    Quantity,
    Reciprocity,
    Sense,
    WeaponClass,
)
from trucewatch.agreement.model.parties import (
    RELATIONS,
    Acceptance,
    Actor,
    Instrument,
    Listing,
    ListVersion,
    Reading,
    Relation,
    Role,
    Variant,
)
from trucewatch.agreement.model.places import Areas, Band, Place, PlaceVersion, Ring
from trucewatch.agreement.model.procedure import (
    Body,
    Deciding,
    Fact,
    LadderClass,
    Procedure,
    ProcedureClock,
    ReportingDuty,
)
from trucewatch.agreement.model.times import (
    Anchor,
    Calendar,
    Clock,
    Force,
    Moment,
    Period,
    Renewal,
    TimeClaim,
)
from trucewatch.agreement.model.whole import Agreement
from trucewatch.agreement.model.words import Basis, Names

__all__ = [
    "AGAINST",
    "PERIODS",
    "RELATIONS",
    "Acceptance",
    "Actor",
    "Agreement",
    "Anchor",
    "Areas",
    "Band",
    "Basis",
    "Body",
    "Calendar",
    "Calibre",
    "Clock",
    "Deciding",
    "Fact",
    "Force",
    "Gate",
    "GateState",
    "Hours",
    "Instrument",
    "LadderClass",
    "LeftOpen",
    "ListVersion",
    "Listing",
    "Moment",
    "Names",
    "Norm",
    "NormKind",
    "Period",
    "Place",
    "PlaceVersion",
    "Procedure",
    "ProcedureClock",
    "Quantity",
    "Reading",
    "Reciprocity",
    "Relation",
    "Renewal",
    "ReportingDuty",
    "Ring",
    "Role",
    "Sense",
    "TimeClaim",
    "Variant",
    "WeaponClass",
]  # fmt: skip
