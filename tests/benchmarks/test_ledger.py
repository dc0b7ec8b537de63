"""The ledger's benchmark: it runs, says what it ran against, and judges itself by the goals."""

import json

import pytest
from benchmarks.ledger import __main__ as ledger
from benchmarks.ledger.measuring import Figure

from tests.stores import POSTGRES


def test_a_small_run_answers_every_question(tmp_path, store, capsys, monkeypatch):
    monkeypatch.setenv("TRUCEWATCH_KEYS", str(tmp_path / "keys"))
    words = ["--store", store.name, "--entries", "600", "--singles", "3", "--hundreds", "2",
             "--thousands", "0", "--proofs", "8", "--folder", str(tmp_path),
             "--json", str(tmp_path / "figures.json")]  # fmt: skip
    if store.name == POSTGRES:
        words += ["--url", store.url]
    assert ledger.main(words) == 0
    said = capsys.readouterr().out
    assert (
        "load" in said
        and f"repeat: .venv/bin/python -m benchmarks.ledger --store {store.name}" in said
    )
    document = json.loads((tmp_path / "figures.json").read_text())
    questions = [figure["question"] for figure in document["figures"]]
    for asked in ("append, 1 a commit", "append, 100 a commit", "reopen", "audit of everything"):
        assert any(question.startswith(asked) for question in questions), asked
    assert not any(question.startswith("append, 1,000 a commit") and "to" not in question
                   for question in questions)  # fmt: skip


@pytest.mark.parametrize(
    ("ours", "floor", "unit", "goal", "ratio", "reached"),
    [
        (500.0, 1000.0, "/s", 400.0, 2.0, True),
        (500.0, 1000.0, "/s", 600.0, 2.0, False),
        (6.0, 2.0, "ms", 5.0, 3.0, False),
        (4.0, None, "ms", 5.0, None, True),
        (4.0, 1.0, "s", None, 4.0, None),
    ],
)
def test_a_ratio_is_of_time_and_a_goal_is_met_or_not(ours, floor, unit, goal, ratio, reached):
    figure = Figure("?", ours, floor, unit, goal)
    assert (figure.ratio, figure.reached) == (ratio, reached)
