"""The kernel's constants, read from its own sources: tuned in one place, they hold in both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

KERNEL = Path(__file__).parents[3] / "kernel"

_COMMENT = re.compile(r"//[^\n]*")
_DECLARATION = re.compile(r"^constexpr\s+\w+\s+(k[A-Z]\w*\s*(?:\[|=)[^;]*);", re.MULTILINE)
_NAMED = re.compile(r"\s*(\w+)\s*(?:\[[^\]]*\])?\s*=\s*(.+)", re.DOTALL)


def constant(name: str) -> Any:
    """The number, or the list of numbers, that the kernel calls `name`."""
    return _constants()[name]


@cache
def _constants() -> dict[str, Any]:
    """Those that a whole file may use."""
    waiting = [named for path in sorted(KERNEL.iterdir()) for named in _declared(path)]
    known: dict[str, Any] = {}
    while waiting:
        left = []
        for name, expression in waiting:
            try:
                value = eval(expression, {"__builtins__": {}}, known)
            except NameError:
                left.append((name, expression))
                continue
            if known.setdefault(name, value) != value:
                raise ValueError(f"the kernel has two constants {name}")
        if len(left) == len(waiting):
            raise ValueError(f"cannot read the constants {[name for name, _ in left]}")
        waiting = left
    return known


def _declared(path: Path) -> Iterator[tuple[str, str]]:
    """Names and expressions; two may share one declaration."""
    if path.suffix not in (".h", ".cpp"):
        return
    for body in _DECLARATION.findall(_COMMENT.sub("", path.read_text())):
        for part in re.split(r",(?![^{]*\})", body):
            name, expression = _NAMED.fullmatch(part).groups()  # type: ignore[union-attr]
            if not name.startswith("kTogether"):
                yield name, _as_python(expression)


def _as_python(expression: str) -> str:
    plain = re.sub(r"(?<=\d)'(?=\d)|(?<=[\d.])f\b", "", expression)
    return " ".join(plain.replace("{", "[").replace("}", "]").split())
