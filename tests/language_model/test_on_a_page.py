"""On a document's page a language model's proposals stand as such, and nothing of it is markup."""

from __future__ import annotations

import html

from tests.journeys.test_documents import opened
from tests.language_model.conftest import Desk
from tests.language_model.test_kept import FIGURE


def test_a_page_says_that_a_model_proposed_it(desk: Desk) -> None:
    desk.configure(name='"paper <b>1</b>"')
    desk.model.proposes(FIGURE)
    assert desk.ask().code == 0
    with opened(desk.folder) as house:
        page = house.visitor().get(f"/documents/{desk.document}").text
        arabic = house.visitor().get(f"/documents/{desk.document}?lang=ar").text
    (row,) = [one for one in page.split("<li class=") if "by-model" in one]
    assert "Proposed by a language model" in html.unescape(row) and "1,240" in row
    assert "<b>1</b>" not in page + arabic and "&lt;b&gt;1&lt;/b&gt;" in page
    assert "نموذج لغوي، \u2068paper" in arabic  # in its own direction among Arabic words
