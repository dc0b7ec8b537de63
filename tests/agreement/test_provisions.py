"""The table of provisions, docs/provisions.md: what it names is there, and is tested."""

import re
from functools import lru_cache

import pytest

from tests.agreement.nouns import parts
from tests.agreements.cases import FOLDER, cases_in
from trucewatch.agreement.reading import read_agreement
from trucewatch.agreement.shipped import shipped, shipped_text, shipped_zones

ROOT = FOLDER.parents[1]
PROVISIONS = [
    [cell.strip() for cell in line.strip("|\n").split("|")]
    for line in (ROOT / "docs" / "provisions.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("|")
][2:]


@lru_cache
def everything_in(name: str) -> tuple[set[str], set[str]]:
    """The ids of all parts of a shipped agreement, and those of its norms."""
    agreement, _ = read_agreement(shipped_text(name), file=name, zones=shipped_zones(name))
    assert agreement is not None
    return {p.id for p in parts(agreement) if hasattr(p, "id")}, {n.id for n in agreement.norms}


def named(example: str) -> dict[str, set[str]]:
    """The ids an example names, by agreement: a shipped name in backticks, then ids of it."""
    found: dict[str, set[str]] = {}
    current = ""
    for word in re.findall(r"`([^`]+)`", example):
        if word in shipped():
            current = word
        else:
            found.setdefault(current, set()).add(word)
    return found


@pytest.mark.parametrize(("kind", "example", "tests"), [(r[0], r[2], r[3]) for r in PROVISIONS])
def test_the_table_of_provisions_names_what_there_is_and_who_tests_it(kind, example, tests):
    ids = named(example)
    for agreement, wanted in ids.items():
        assert wanted <= everything_in(agreement)[0], kind
    for file in re.findall(r"`([^`]+)`", tests):
        if file.startswith("tests/"):
            assert (ROOT / file).is_file(), file
            continue
        agreement = file.split("/")[0]
        held = {case.expected.get("norm") for case in cases_in(FOLDER / file)}
        norms = ids[agreement] & everything_in(agreement)[1]
        assert held & norms or not norms, (kind, file, norms)


def test_the_table_has_a_row_for_every_kind_of_the_inventory():
    assert len(PROVISIONS) == 24
