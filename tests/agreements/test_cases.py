"""Every case beside the law gives the finding a lawyer wrote next to it."""

from functools import lru_cache

import pytest

from tests.agreements.cases import FOLDER, Case, cases_in
from trucewatch.agreement.reading import load_agreement
from trucewatch.agreement.shipped import shipped, shipped_text, shipped_zones
from trucewatch.findings.explaining import explain, explain_tree
from trucewatch.findings.from_incidents import evaluate
from trucewatch.findings.model import Outcome, Step
from trucewatch.findings.situations import COLUMNS, fact_columns, situation_tables

ALL = [
    (folder.name, case)
    for folder in sorted(p for p in FOLDER.iterdir() if p.is_dir() and any(p.glob("*.md")))
    for path in sorted(folder.glob("*.md"))
    for case in cases_in(path)
]
EXAMPLES = FOLDER.parents[1] / "docs" / "examples"
ALL += [(path.stem, case) for path in sorted(EXAMPLES.glob("*.md")) for case in cases_in(path)]


@lru_cache
def agreed(name):
    if name not in shipped():
        text = (EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8")
        return load_agreement(text, file=f"{name}.yaml")
    return load_agreement(shipped_text(name), file=f"{name}.yaml", zones=shipped_zones(name))


def findings(name: str, case: Case):
    agreement = agreed(name)
    known = {*COLUMNS, *fact_columns(agreement)}
    assert set(case.said) <= known, f"no such column: {set(case.said) - known}"
    row = {"id": "case", **case.said}
    tables = situation_tables([row], agreement, file=case.file, zone=agreement.clock.zone)
    return evaluate(*tables, agreement).to_pylist()


def meant(rows, case: Case):
    """The rows a case speaks of: of its reading, norm and bearer, or the summary."""
    want = case.expected
    rows = [r for r in rows if not want.get("reading") or r["reading"] == want["reading"]]
    if want.get("norm"):
        own = [r for r in rows if r["norm"] == want["norm"]]
        rows = own or [r for r in rows if r["norm"] is None]
    if want.get("bearer"):
        rows = [r for r in rows if r["bearer"] == want["bearer"]]
    return rows


@pytest.mark.parametrize(
    ("name", "case"), ALL, ids=[f"{n}-{c.file}:{c.line}-{c.name[:40]}" for n, c in ALL]
)
def test_a_case_gives_the_finding_that_stands_beside_it(name, case):
    every = findings(name, case)
    rows = meant(every, case)
    told = [
        f"{r['reading']} {r['norm']} {r['bearer']}: {r['outcome']}/{r['step']} "
        f"[{r['p_low']:.2f}, {r['p_high']:.2f}] {explain(r['reason'], agreed(name), 'en')}"
        for r in every
    ]
    assert rows, f"no such finding among {told}"
    want = case.expected
    for row in rows:
        assert row["outcome"] == want["expected"], told
        assert not want.get("step") or row["step"] == want["step"], told
        said = explain(row["reason"], agreed(name), "en")
        assert want.get("why", "").casefold() in said.casefold(), told
        for end in ("p_low", "p_high"):
            assert not want.get(end) or row[end] == pytest.approx(float(want[end]), abs=0.005), told


@pytest.mark.parametrize(("name", "case"), ALL[::5], ids=str)
def test_every_reason_is_a_tree_in_both_languages(name, case):
    for row in findings(name, case):
        for language in ("en", "ar"):
            tree = explain_tree(row["reason"], agreed(name), language)
            assert tree.decided
            assert all(step.reason and "{" not in step.reason for step in tree.steps)


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_agreement_has_at_least_25_situations(name):
    assert len([case for of, case in ALL if of == name]) >= 25


def test_the_cases_cover_every_outcome_and_every_step():
    expected = [case.expected for _, case in ALL]
    assert {e["expected"] for e in expected} == {outcome.value for outcome in Outcome}
    open_at = {e.get("step") for e in expected if e["expected"] == Outcome.UNDETERMINED}
    assert open_at >= {step.value for step in Step}


def test_the_cases_name_only_norms_and_readings_there_are():
    for name, case in ALL:
        agreement = agreed(name)
        norm, reading = case.expected.get("norm"), case.expected.get("reading")
        assert not norm or norm in {n.id for n in agreement.norms}, (name, case.name, norm)
        assert not reading or reading in {r.id for r in agreement.readings}, (name, case.name)
