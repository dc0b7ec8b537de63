"""Explaining: old reasons stay readable, in either language."""

import pytest

from tests.findings.events import SYRIA
from trucewatch.findings.explaining import explain
from trucewatch.vocabulary.messages import Message


def test_references_become_names_and_instants_local():
    start = {"start": "@instant:2016-12-29T22:00:00+00:00", "text": "@text:annex1"}
    reason = Message("findings.before_start", start)
    assert explain(reason.to_json(), SYRIA, "en").endswith("on 30 December 2016, 00:00.")


def test_lists_are_joined_as_the_language_does():
    reason = Message("findings.mixed", {"actors": ["@actor:gov", "@actor:isil"]}).to_json()
    assert "Government of Syria and ISIL" in explain(reason, SYRIA, "en")
    assert "حكومة سوريا وتنظيم الدولة" in explain(reason, SYRIA, "ar")


def test_what_the_agreement_no_longer_names_is_shown_by_its_id():
    reason = Message("findings.outside", {"actor": "@actor:gone", "reading": "@reading:un"})
    assert "gone is no party" in explain(reason.to_json(), SYRIA, "en")


def test_text_that_is_no_reason_is_refused():
    with pytest.raises(ValueError, match="message"):
        explain('"words"', SYRIA, "en")
