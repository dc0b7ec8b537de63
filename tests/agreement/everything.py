"""An agreement with a bit of everything, built by hand; nothing in it is real."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import shapely

from trucewatch.agreement import model as m
from trucewatch.agreement.model import Basis, Names, NormKind, Role

START = datetime(2020, 1, 2, 11, tzinfo=UTC)


def named(en: str, ar: str | None = None) -> Names:
    """Names in English, and in Arabic where given."""
    return Names(by_language={"en": en} | ({"ar": ar} if ar else {}))


def at(days: float) -> m.Moment:
    """So many days after the start, settled."""
    instant = START + timedelta(days=days)
    return m.Moment(low=instant, high=instant)


def between(low: float | None, high: float | None, anchor: str | None = None) -> m.Moment:
    """A moment left open."""
    edges = [None if d is None else START + timedelta(days=d) for d in (low, high)]
    return m.Moment(low=edges[0], high=edges[1], anchor=anchor, words="as the file words it")


CLAIM = m.TimeClaim(by="red", at=START + timedelta(hours=2), basis=Basis.REPORTED)
ANCHORS = (
    m.Anchor(id="signed", names=named("signature", "التوقيع"), moment=at(-1), fixed=True),
    m.Anchor(
        id="exchange", names=named("exchange", "التبادل"), moment=between(0, 0.1), fixed=False,
        scheduled=m.TimeClaim(by=None, at=START, basis=Basis.DOCUMENTED), claimed=(CLAIM,),
    ),
    m.Anchor(
        id="handover", names=named("hand-over", "التسليم"), moment=at(1), fixed=False,
        certified=m.TimeClaim(by="sponsor", at=START + timedelta(days=1), basis=Basis.DOCUMENTED),
    ),
    m.Anchor(id="d_day", names=named("D-Day", "يوم البدء"), moment=between(None, None),
             fixed=False),
)  # fmt: skip

INSTRUMENTS = (
    m.Instrument(
        id="text", names=named("The text", "النص"), issued=date(2020, 1, 1), binds="by_acceptance",
        signatories=(), basis=Basis.DOCUMENTED, languages=("en", "ar"), published="leaked",
        force=m.Force(
            start=at(0), end=at(60), term=at(42), doubted_from=at(50),
            renewals=(m.Renewal(decided=date(2020, 2, 10), until=at(60), by="sponsor",
                                basis=Basis.REPORTED),),
            suspensions=(m.Period(start=at(5), end=at(6), by="sponsor"),),
        ),
        variants=(
            m.Variant(id="a", names=named("copy A", "النسخة أ"), excludes=("black",),
                      held_by=("blue",), basis=Basis.DOCUMENTED, excludes_lists=("un",)),
            m.Variant(id="b", names=named("copy B", "النسخة ب"), excludes=(), held_by=(),
                      basis=Basis.REPORTED),
        ),
    ),
    m.Instrument(
        id="later", names=named("The later text", "النص اللاحق"), issued=None, binds="by_signature",
        signatories=(), basis=Basis.DOCUMENTED, amends=("text",), follows=("text",),
        force=m.Force(start=between(30, 31)),
        variants=(m.Variant(id="text", names=named("The later text"), excludes=(), held_by=(),
                            basis=Basis.DOCUMENTED),),
    ),
)  # fmt: skip

ACTORS = (
    m.Actor(
        id="blue", role=Role.SIGNATORY, names=named("Blue", "الأزرق"), side="north",
        accepted={"text": m.Acceptance(on=date(2020, 1, 1), notified=at(-1), to="sponsor",
                                       until=date(2021, 1, 1))},
    ),
    m.Actor(id="red", role=Role.SIGNATORY, names=named("Red", "الأحمر"), side="south",
            accepted={"text": m.Acceptance(on=None)}, doubted_from=date(2020, 2, 1)),
    m.Actor(id="teal", role=Role.SIGNATORY, names=named("Teal", "الفيروزي")),
    m.Actor(id="bands", role=Role.UNKNOWN, names=named("bands", "عصابات"), heading=True),
    m.Actor(id="black", role=Role.EXCLUDED, names=named("Black", "الأسود")),
    m.Actor(id="sponsor", role=Role.GUARANTOR, names=named("Sponsor", "الراعي")),
    m.Actor(id="watch", role=Role.MONITOR, names=named("Watch", "المراقبة")),
)  # fmt: skip

LINE = shapely.LineString([(10.0, 50.05), (10.3, 50.05)])
PLACES = (
    m.Place(id="land", names=named("Land", "البلاد"), national=True, basis=Basis.DOCUMENTED),
    m.Place(
        id="harbour", names=named("Harbour", "الميناء"), national=False, basis=Basis.DOCUMENTED,
        versions=(m.PlaceVersion(period=m.Period(start=None, end=None),
                                 geometry=shapely.box(10.0, 50.0, 10.1, 50.1),
                                 file="zones/harbour.geojson"),),
    ),
    m.Place(
        id="sites", names=named("Depots", "المستودعات"), national=False, basis=Basis.DOCUMENTED,
        ring=m.Ring(sites=shapely.MultiPoint([(10.2, 50.1), (10.25, 50.0)]), radius_m=500),
    ),
    m.Place(
        id="strip", names=named("Strip", "الشريط"), national=False, basis=Basis.DOCUMENTED,
        within="land",
        band=m.Band(lines={"": LINE, "north": shapely.LineString([(10.0, 50.06), (10.3, 50.06)])},
                    from_m=0, depth_min_m=1500, depth_max_m=2000, files={}),
    ),
    m.Place(
        id="valleys", names=named("Valleys", "الأودية"), national=False, basis=Basis.REPORTED,
        areas=m.Areas(whole=("Eastvale",), parts_of=("Westvale",)), proxy="maps were promised",
    ),
    m.Place(id="front", names=named("Front", "الجبهة"), national=False, basis=Basis.ASSUMED),
)  # fmt: skip


def norm(ident: str, kind: NormKind = NormKind.PROHIBITION, **parts: Any) -> m.Norm:
    """A norm of the first text; whatever is not given is blank."""
    given: dict[str, Any] = {
        "instrument": "text", "paragraph": f"article {ident[1:]}",
        "citation": named(f"article {ident[1:]}", f"المادة {ident[1:]}"),
        "text": named(f"Rule {ident}.", f"القاعدة {ident}."), "bearers": ("north", "south"),
    }  # fmt: skip
    return m.Norm(id=ident, kind=kind, **(given | parts))


NORMS = (
    norm("n1", acts=("1", "2"), against=("other_bound_party",), where=("land",),
         where_except=("front",), severity="grave", wording=("a",), weapons=("heavy",),
         calibre=m.Calibre(above=100)),
    norm("n2", acts=("7.1",), unless=("notified",), only_if=("snow",), bearers=("bands",),
         hours=m.Hours(start=time(22), end=time(6)), start=at(1), end=at(20)),
    norm("n3", NormKind.PERMISSION, excepts=("n1",), conditions=("self_defence",)),
    norm("n4", NormKind.OBLIGATION, bearers=("south",), due=between(9, 10),
         quantity=m.Quantity(amount=600, unit="trucks", per="day", sense=None, of="fuel")),
    norm("n5", NormKind.OBLIGATION, bearers=(), due=between(None, None, "d_day")),
    norm("n6", NormKind.POWER, bearers=("watch",), grants=("authorised",), gate="two"),
    norm("n7", acts=("6",), bearers=("north",), basis=Basis.REPORTED, where=("strip", "sites"),
         reciprocal=m.Reciprocity(on="red", norms=("n2",)), answers_for=("commands", "backs")),
    norm("n8", instrument="later", replaces=("n2",)),
    norm("n9", NormKind.OBLIGATION, bearers=("west",), due=between(0, 1, "exchange"),
         quantity=m.Quantity(amount=None, unit="captives", per=None, sense=m.Sense.FLOOR)),
)  # fmt: skip

GATES = (
    m.Gate(id="two", opens="talks", predicate="ceasefire_holds", definition=None, planned=at(16),
           basis=Basis.DOCUMENTED, names=named("Phase two", "المرحلة الثانية"),
           window=(at(14), None)),
    m.Gate(id="three", opens="elections", predicate="arms_collected", definition="by count",
           planned=None, basis=Basis.DOCUMENTED, certifiers=("sponsor",),
           certified=(m.GateState(at=START, open=True, by="sponsor", basis=Basis.REPORTED),)),
)  # fmt: skip


def fact(ident: str, en: str) -> m.Fact:
    """Something said in words."""
    return m.Fact(id=ident, says=named(en), basis=Basis.DOCUMENTED)


PROCEDURE = m.Procedure(
    intake=fact("intake", "anybody complains to the office"),
    bodies=(m.Body(id="office", names=named("Office", "المكتب"), members=(),
                   does=("intake", "ruling"), decides=m.Deciding.UNSPECIFIED,
                   basis=Basis.DOCUMENTED),),
    clocks=(
        m.ProcedureClock(id="answer", names=named("a party answers", "يرد الطرف"),
                         within="72 hours", counted_from=None, who=None, basis=Basis.DOCUMENTED),
        m.ProcedureClock(id="ruling", names=named("a ruling", "البت"), within=None,
                         counted_from="complaint", who="office", basis=Basis.DOCUMENTED),
    ),
    ladder=(m.LadderClass(id="minor", names=named("minor", "طفيفة"), breach=True),
            m.LadderClass(id="none", names=named("unattributed", "غير منسوبة"), breach=False)),
    other=(fact("offices", "in both capitals"),),
)  # fmt: skip


LISTED = m.ListVersion(
    id="v1", period=m.Period(start=at(-9), end=at(10)), actors=("black",), basis=Basis.DOCUMENTED
)


def everything(**parts: Any) -> m.Agreement:
    """The whole of it; `parts` take the place of its own."""
    whole = m.Agreement(
        id="everything", names=named("Accord of everything", "اتفاق كل شيء"), country="XX",
        exercise=True, about=named("An accord for tests.", "اتفاق للاختبار."),
        clock=m.Clock(start=START, zone=ZoneInfo("Europe/Berlin"), end=None,
                      basis=Basis.DOCUMENTED, calendar=m.Calendar(weekend=(4, 5))),
        instruments=INSTRUMENTS, actors=ACTORS,
        sides={"north": named("the North", "الشمال"), "south": named("the South", "الجنوب"),
               "west": named("the West", "الغرب")},
        relations=(m.Relation(kind="backs", subject="sponsor", object="red", since=date(2020, 1, 1),
                              until=None, basis=Basis.REPORTED, source="a letter"),),
        places=PLACES, norms=NORMS, gates=GATES, procedure=PROCEDURE, anchors=ANCHORS,
        lists=(m.Listing(id="un", names=named("UN list", "قائمة الأمم المتحدة"),
                         authority="a committee", versions=(LISTED,)),),
        weapons=(m.WeaponClass(id="heavy", names=named("heavy weapons", "أسلحة ثقيلة"),
                               words=("tank",), acts=("2",), calibre=m.Calibre(above=100)),),
        severities={"minor": named("Minor", "طفيفة"), "grave": named("Grave", "جسيمة")},
        terms={"notified": named("notice was given", "أُشعر مسبقاً")},
        reporting=(m.ReportingDuty(id="weekly", names=named("weekly report", "تقرير أسبوعي"),
                                   who=("office",), to="sponsor", every="7 days", due=None,
                                   basis=Basis.DOCUMENTED),
                   m.ReportingDuty(id="final", names=named("final report", "تقرير ختامي"),
                                   who=(), to="sponsor", every=None, due=None,
                                   basis=Basis.DOCUMENTED)),
        left_open=(m.LeftOpen(id="arrests", names=named("arrests", "الاعتقالات"), acts=("10",)),
                   m.LeftOpen(id="compensation", names=named("compensation", "التعويض"), acts=())),
        facts=(fact("endorsement", "welcomed by a council"),),
        readings=(m.Reading(id="a", names=named("by copy A", "وفق النسخة أ"),
                            variants={"text": "a", "later": "text"}),
                  m.Reading(id="b", names=named("by copy B", "وفق النسخة ب"),
                            variants={"text": "b", "later": "text"})),
    )  # fmt: skip
    return replace(whole, **parts)
