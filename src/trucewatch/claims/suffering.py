"""Suffering: the words beside which a name is a victim's or a prisoner's, in four languages.

Each form has a group `names`: one name, or a list of them.
"""

from __future__ import annotations

import re

PART = (
    r"(?:[A-ZÀ-ÖØ-ÞА-ЯЁÇĞİŞ][\w’'-]+"
    r"|(?:al|el|an|as|ash|bin|ibn|abu|umm|de|van)[- ][A-ZА-ЯЁ][\w’'-]+)"
)
NAME = rf"{PART}(?:[^\S\n]{PART}){{0,3}}"
_WHOLE = rf"{PART}(?:[^\S\n]{PART}){{1,3}}"
"""A name with a first and a last part."""

_MORE = rf"(?:(?:,[^\S\n]|,?[^\S\n](?:and|и|ve)[^\S\n]){_WHOLE})"
_ONE_OR_MORE, _SEVERAL = rf"{_WHOLE}{_MORE}*", rf"{_WHOLE}{_MORE}+"
_AGED = r"(?:,\s+(?:aged\s+)?\d{1,3}(?:\s+years old)?,)?"
_TITLE = r"(?:(?:Mr|Mrs|Ms|Dr)\.?\s+)?"
_SUFFERED = (
    r"killed|shot|murdered|executed|wounded|injured|arrested|detained|imprisoned|abducted|kidnapped|"
    r"tortured|raped|disappeared|jailed|held captive|released|freed"
)
_DEED = r"release|killing|death|arrest|detention|imprisonment|abduction|murder"
_GONE = r"died|disappeared|went missing"
_WHO = (
    r"victims?|prisoners?|detainees?|hostages?|captives?|inmates?|martyrs?|the late|the body of|"
    r"the (?:dead|deceased|wounded)"
)
_AR_WHO = (
    r"(?:ال)?(?:شهيد(?:ة)?|أسير(?:ة)?|معتقل(?:ة)?|سجين(?:ة)?|ضحية"
    r"|مختطف(?:ة)?|مخطوف(?:ة)?|جريح(?:ة)?)"
)
_AR_DEED = r"مقتل|اعتقال|استشهاد|اختطاف|الإفراج عن"
_AR_WORD = r"[\u0621-\u064A\u064B-\u0652]+"
_RU_SUFFERED = (
    r"погиб(?:ла|ли)?|убит[аы]?|ранен[аы]?|задержан[аы]?|арестован[аы]?|"
    r"похищен[аы]?|освобожд[её]н\w*"
)
_RU_WHO = r"пленн\w+|заложни\w+|заключ[её]нн\w+|задержанн\w+|погибш\w+|жертв\w+"
_TR_SUFFERED = r"öldürüldü|öldü|yaralandı|tutuklandı|gözaltına alındı|kaçırıldı|serbest bırakıldı"
_TR_WHO = r"tutuklu|tutsak|rehine|esir|şehit|kurban|mahkûm"


def _compiled(*forms: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(form) for form in forms)


BESIDE_NOUNS = _compiled(
    rf"(?i:\b(?:{_WHO}))(?:,|[^\S\n](?i:named|called|is|was|were))?[^\S\n]{_TITLE}(?P<names>{NAME})",
    rf"\b(?:[1-9]|1[0-7])[- ]years?[- ]old,?[^\S\n](?P<names>{NAME})",
    rf"(?P<names>{NAME}),?[^\S\n](?:who[^\S\n])?(?:later[^\S\n])?(?:{_GONE})\b",
    rf"(?<!\w)[وبلف]?(?:{_AR_WHO})\s+(?P<names>{_AR_WORD}(?:\s+{_AR_WORD}){{1,2}})",
    rf"(?i:\b(?:{_RU_WHO}))\s+(?P<names>{_ONE_OR_MORE})",
    rf"(?i:\b(?:{_TR_WHO}))\s+(?P<names>{_ONE_OR_MORE})",
)
"""A name that only a person bears there: the prisoner N.; the 14-year-old N.; N., who died."""

BESIDE_DEEDS = _compiled(
    rf"(?P<names>{NAME}){_AGED}\s+(?:was|is|has been|had been)\s+(?:\w+ly\s+)?(?:{_SUFFERED})\b",
    rf"(?P<names>{_SEVERAL})\s+(?:were|are|have been|had been)\s+(?:\w+ly\s+)?(?:{_SUFFERED})\b",
    rf"\b(?:killing|wounding|injuring|(?<!was )(?<!were )(?<!been )(?:{_SUFFERED})|"
    rf"(?:{_DEED}) of)\s+{_TITLE}(?P<names>{_ONE_OR_MORE})",
    rf"(?<!\w)[وبلف]?(?:{_AR_DEED})\s+(?P<names>{_AR_WORD}\s+{_AR_WORD})",
    rf"(?i:\b(?:{_RU_SUFFERED}))\s+(?P<names>{_ONE_OR_MORE})",
    rf"(?P<names>{_ONE_OR_MORE})\s+(?:был[аи]?\s+)?(?:{_RU_SUFFERED})\b",
    rf"(?P<names>{_ONE_OR_MORE})\s+(?:{_TR_SUFFERED})\b",
)
"""A name beside what was done: N. was arrested. A town may be freed, too."""

NO_NAMES = re.compile(
    r"(?:The|They|He|She|It|We|Those|These|Some|Many|More|All|At|In|On|An?|Under|After|Before|One|"
    r"Another|Each|Every|No|Nobody|Who|Which|There)\b"
    r"|(?:أكثر|أقل|ما|عدد|نحو|حوالي|عشرات|العشرات|مئات|آلاف|العديد|بعض|عدة|جميع|كل|من|في|غير|تعسفي\w*|"
    r"أشخاص|مدنيين)(?!\w)"
)
"""Words with which no name begins."""
