"""Numerals: a reader of Arabic chooses them, and what is compared with others stays as it is."""

from __future__ import annotations

from starlette.testclient import TestClient

from trucewatch.doors.web.numerals import in_numerals, page_in_numerals, systems


def test_only_a_language_with_digits_of_its_own_has_a_choice() -> None:
    assert systems("ar") == ("latn", "arab")
    assert systems("en") == systems("ru") == systems("tr") == ("latn",)


def test_numbers_change_and_ids_dates_and_hashes_do_not() -> None:
    assert in_numerals("1,234.5", "ar", "arab") == "١٬٢٣٤٫٥"
    for same in ("I-12AB", "2017-01-12", "sha256", "/ledger/12", "Etc/GMT+2"):
        assert in_numerals(same, "ar", "arab") == same


def test_tags_code_and_others_words_keep_their_digits() -> None:
    page = '<p class="c1">7</p><code>7</code><p dir="auto">7 <b>7</b></p><p>7</p>'
    told = '<p class="c1">٧</p><code>7</code><p dir="auto">7 <b>7</b></p><p>٧</p>'
    assert page_in_numerals(page, "ar", "arab") == told


def test_a_choice_is_remembered_and_nobody_elses_language_has_it(client: TestClient) -> None:
    assert "٦٠" not in client.get("/incidents?lang=ar").text
    chosen = client.get("/incidents?lang=ar&numerals=arab").text
    assert "٦٠" in chosen
    assert "٦٠" in client.get("/incidents?lang=ar").text
    assert "٦٠" not in client.get("/incidents?lang=en").text
