"""Names of months and weekdays in the languages reports are written in.

Levantine Arabic (كانون الثاني …) and the names of Egypt and the Gulf (يناير …) differ; the press
often writes both with a slash. Russian names come in two cases.
"""

from __future__ import annotations

import re

from trucewatch.reports.writing import folded

_BY_MONTH = (
    "january jan ocak oca январь января янв يناير كانون_الثاني جانفي",
    "february feb şubat şub subat февраль февраля фев فبراير شباط فيفري",
    "march mar mart март марта мар مارس آذار اذار أذار",
    "april apr nisan nis апрель апреля апр أبريل ابريل إبريل نيسان أفريل",
    "may mayıs mayis май мая مايو أيار ايار ماي",
    "june jun haziran haz июнь июня июн يونيو يونيه حزيران جوان",
    "july jul temmuz tem июль июля июл يوليو يوليه تموز جويلية",
    "august aug ağustos agustos ağu август августа авг أغسطس اغسطس آب اب أوت",
    "september sept sep eylül eylul eyl сентябрь сентября сен سبتمبر أيلول ايلول",
    "october oct ekim eki октябрь октября окт أكتوبر اكتوبر تشرين_الأول تشرين_الاول",
    "november nov kasım kasim kas ноябрь ноября ноя نوفمبر تشرين_الثاني",
    "december dec aralık aralik ara декабрь декабря дек ديسمبر كانون_الأول كانون_الاول",
)
_WEEKDAYS = (
    "monday mon tuesday tue tues wednesday wed thursday thu thurs friday fri saturday sat sunday"
    " sun pazartesi salı çarşamba perşembe cuma cumartesi pazar понедельник вторник среда среду"
    " четверг пятница пятницу суббота субботу воскресенье الاثنين الإثنين الثلاثاء الأربعاء"
    " الاربعاء الخميس الجمعة السبت الأحد الاحد"
)

MONTHS: dict[str, int] = {
    folded(name.replace("_", " ")): number
    for number, names in enumerate(_BY_MONTH, start=1)
    for name in names.split()
}
"""From a folded name to 1–12."""


def _alternatives(names: list[str]) -> str:
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


MONTH = rf"(?<!\w)(?:{_alternatives(list(MONTHS))})(?!\w)\.?"
"""A pattern for one name of a month."""

WEEKDAY = re.compile(
    rf"(?<!\w)(?:يوم )?(?:{_alternatives([folded(n) for n in _WEEKDAYS.split()])})(?!\w)[.,]?"
)


def month_number(name: str) -> int:
    """The month a matched name stands for, 1–12."""
    return MONTHS[name.rstrip(".")]
