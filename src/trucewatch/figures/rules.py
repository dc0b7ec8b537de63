"""Counting rules: named, versioned data, read from YAML and checked.

In:   YAML texts, those shipped in `figures/rules/` and any others handed in.
Out:  `CountingRule`s. The schema stands in `docs/counting.md`.

A rule that cannot be read says which file and line, what would be right and what to try. Nothing
is assumed silently: what a field means when absent stands in the schema.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any, NoReturn

import yaml

from trucewatch.agreement.model import Names
from trucewatch.figures.model import CountingRule
from trucewatch.findings.model import Outcome
from trucewatch.verdicts.model import LADDER
from trucewatch.vocabulary.errors import TrucewatchError, UsageError

UNITS = ("entry", "incident", "burst", "explosion")
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "unit": UNITS,
    "scope": ("inside", "country", "all"),
    "accused": ("anyone", "named", "bound"),
    "excluded_targets": ("count", "leave_out"),
    "self_reports": ("count", "leave_out"),
    "readings": ("any", "every"),
}
"""Fields with a closed set of words; the first is what an absent field means (`unit` is asked)."""
_REQUIRED = ("id", "version", "names", "explanation", "unit")
_FIELDS = (*_REQUIRED, "gap_min", "day", "acts", "acts_left_out", "outcomes", "classes", *_CHOICES)
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


def load_rules(extra: Mapping[str, str] | None = None) -> dict[str, CountingRule]:
    """The shipped rules by id, and those in `extra` (file name to YAML text).

    Raises TrucewatchError where a text is wrong or an id is taken.
    """
    rules = dict(_shipped())
    for file, text in (extra or {}).items():
        rule = read_rule(text, file=file)
        if rule.id in rules:
            raise TrucewatchError(
                f"there is already a counting rule {rule.id!r}",
                where=file,
                hint="give it an id of its own; two missions' counts must not share a name",
            )
        rules[rule.id] = rule
    return rules


def rule_named(rule_id: str, extra: Mapping[str, str] | None = None) -> CountingRule:
    """The rule with that id. Raises UsageError, naming the others, where there is none."""
    rules = load_rules(extra)
    if rule_id not in rules:
        raise UsageError(
            f"there is no counting rule {rule_id!r}", expected=f"one of {', '.join(sorted(rules))}"
        )
    return rules[rule_id]


def read_rule(text: str, *, file: str) -> CountingRule:
    """One rule from its YAML text. Raises TrucewatchError with file and line."""
    page = _Page(text, file)
    unit = page.choice("unit")
    hour, minute = page.day_end()
    classes = page.words("classes", allowed=LADDER)
    accused = page.choice("accused")
    return CountingRule(
        id=page.word("id"),
        version=page.whole("version"),
        names=page.names("names"),
        explanation=page.names("explanation"),
        unit=unit,
        gap_min=page.gap(unit),
        outcomes=page.words("outcomes", allowed=tuple(Outcome)),
        acts=page.acts("acts"),
        acts_left_out=page.acts("acts_left_out"),
        attributed=accused != "anyone",
        bound_only=accused == "bound",
        verified_only=bool(classes),
        classes=classes,
        day_cutoff=hour,
        cutoff_minute=minute,
        include_out_of_scope=page.choice("scope") == "all",
        include_other_dates=page.choice("scope") != "inside",
        excluded_targets=page.choice("excluded_targets") == "count",
        self_reports=page.choice("self_reports") == "count",
        every_reading=page.choice("readings") == "every",
    )


@lru_cache(maxsize=1)
def _shipped() -> dict[str, CountingRule]:
    folder = files("trucewatch.figures") / "rules"
    pages = sorted((p for p in folder.iterdir() if p.name.endswith(".yaml")), key=lambda p: p.name)
    rules = (read_rule(page.read_text(encoding="utf-8"), file=page.name) for page in pages)
    return {rule.id: rule for rule in rules}


class _Page:
    """A rule's fields, each with the line it stands on."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.lines: dict[str, int] = {}
        self.values = self._read(text)
        for name, line in self.lines.items():
            if name not in _FIELDS:
                self._wrong(
                    f"a counting rule has no field {name!r}",
                    line,
                    expected=f"one of {', '.join(sorted(set(_FIELDS)))}",
                )
        for name in _REQUIRED:
            if name not in self.values:
                self._wrong(
                    f"the counting rule says no {name!r}", 1, hint=f"add a line `{name}: …`"
                )

    def _read(self, text: str) -> dict[str, Any]:
        try:
            node = yaml.compose(text, Loader=yaml.SafeLoader)
            values = yaml.safe_load(text)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 1 if mark is not None else 1
            problem = getattr(error, "problem", None) or "it cannot be read"
            raise self._error(f"the counting rule is not YAML: {problem}", line) from None
        if not isinstance(node, yaml.MappingNode) or not isinstance(values, dict):
            self._wrong(
                "a counting rule is a list of fields", 1, expected="lines like `unit: incident`"
            )
        for key, _ in node.value:
            if key.value in self.lines:
                self._wrong(f"{key.value!r} stands twice", key.start_mark.line + 1)
            self.lines[str(key.value)] = key.start_mark.line + 1
        return {str(name): value for name, value in values.items()}

    def word(self, name: str) -> str:
        value = self.values[name]
        if not isinstance(value, str) or not re.fullmatch(r"[a-z0-9][a-z0-9-]*", value):
            self._at(
                name, f"{name} {value!r} is not a name", expected="small letters, digits and -"
            )
        return value

    def whole(self, name: str) -> int:
        value = self.values[name]
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            self._at(name, f"{name} {value!r} is not a number from 1", expected="a whole number")
        return value

    def names(self, name: str) -> Names:
        value = self.values[name]
        if not isinstance(value, dict) or not isinstance(value.get("en"), str):
            self._at(name, f"{name} says nothing in English", expected="`en: …`, and `ar: …`")
        return Names(by_language={str(k): str(v).strip() for k, v in value.items()})

    def choice(self, name: str) -> str:
        allowed = _CHOICES[name]
        value = self.values.get(name, allowed[0])
        if value not in allowed:
            self._at(
                name, f"{name} {value!r} is not known", expected=f"one of {', '.join(allowed)}"
            )
        return str(value)

    def words(self, name: str, *, allowed: tuple[str, ...]) -> tuple[str, ...]:
        value = self.values.get(name, [])
        if not isinstance(value, list):
            self._at(name, f"{name} is not a list", expected=f"`{name}: [{allowed[0]}]`")
        for word in value:
            if word not in allowed:
                self._at(
                    name, f"{name} has {word!r}", expected=f"any of {', '.join(map(str, allowed))}"
                )
        return tuple(str(word) for word in value)

    def acts(self, name: str) -> tuple[str, ...]:
        value = self.values.get(name, [])
        codes = [str(code) for code in value] if isinstance(value, list) else ["?"]
        for code in codes:
            if not re.fullmatch(r"\d+(\.\d+)*", code):
                self._at(name, f"{name} has {code!r}", expected='quoted codes, as `["2", "3.1"]`')
        return tuple(codes)

    def gap(self, unit: str) -> int | None:
        if unit == "burst" and "gap_min" not in self.values:
            self._at("unit", "a burst needs a gap", hint="add `gap_min: 60`, in minutes")
        if unit != "burst" and "gap_min" in self.values:
            self._at("gap_min", f"{unit} has no gap", hint="leave out gap_min, or use unit: burst")
        return self.whole("gap_min") if unit == "burst" else None

    def day_end(self) -> tuple[int, int]:
        """The local hour and minute at which a day ends; midnight where nothing is said."""
        day = self.values.get("day", {"ends_at": "00:00"})
        end = day.get("ends_at") if isinstance(day, dict) else None
        found = _CLOCK.fullmatch(end) if isinstance(end, str) else None
        if found is None:
            self._at(
                "day", "the day's end is no time", expected='`day: {ends_at: "19:30"}`, quoted'
            )
        return int(found[1]), int(found[2])

    def _at(self, name: str, what: str, **more: str) -> NoReturn:
        self._wrong(what, self.lines.get(name, 1), **more)

    def _wrong(self, what: str, line: int, **more: str) -> NoReturn:
        raise self._error(what, line, **more)

    def _error(
        self, what: str, line: int, expected: str | None = None, hint: str | None = None
    ) -> TrucewatchError:
        return TrucewatchError(
            what, where=f"{self.file}, line {line}", expected=expected, hint=hint
        )
