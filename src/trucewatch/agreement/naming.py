"""Names as a file gives them: one text taken as English, or text by language."""

from __future__ import annotations

import re

from trucewatch.agreement.document import EXCERPT, Listing, Node, Scalar, Table
from trucewatch.agreement.model import Names
from trucewatch.agreement.problems import Problems

LANGUAGE = re.compile(r"[a-z]{2,3}")
NO_NAMES = Names(by_language={"en": "?"})


def read_names(node: Node, what: str, problems: Problems) -> Names:
    """Names by language from a mapping, or English from one text."""
    if isinstance(node, Scalar):
        if node.blank or not node.text.strip():
            problems.error(f"{what} is blank", node.line, expected="text, or text by language")
        return Names(by_language={"en": node.text.strip()})
    if not isinstance(node, Table):
        problems.error(f"{what} is {kind_of(node)}", node.line, expected="text, or by language")
        return NO_NAMES
    by_language: dict[str, str] = {}
    for language, value in node.entries.items():
        if not LANGUAGE.fullmatch(language) or not isinstance(value, Scalar):
            problems.error(
                f"{what} has {language[:EXCERPT]!r}",
                node.key_lines[language],
                expected="a language code and text, such as en: …",
            )
        elif not value.blank:
            by_language[language] = value.text.strip()
    if not by_language.get("en"):
        problems.error(f"{what} gives no English", node.line, expected="en: …")
        by_language["en"] = "?"
    return Names(by_language=by_language)


def kind_of(node: Node) -> str:
    """What kind of thing stands there, for an error."""
    if isinstance(node, Listing):
        return "a list"
    return "a mapping" if isinstance(node, Table) else "one value"
