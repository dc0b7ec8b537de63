"""Read by everybody: axe-core over every page, and what a keyboard reaches."""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page

from tests.web import records
from tests.web.conftest import main_pages

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
GRAVE = ("serious", "critical")


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_any_page(
    browser: Browser, address: str, language: str, scheme: str
) -> None:
    """Contrast, names, roles, order, language: WCAG 2.2 A and AA as far as a machine can tell."""
    context = browser.new_context(color_scheme=scheme, viewport={"width": 390, "height": 800})  # type: ignore[arg-type]
    page = context.new_page()
    found = []
    for path in main_pages(records.first_incident(records.record())):
        page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={language}")
        found += [(path, *fault) for fault in grave_faults(page)]
    context.close()
    assert found == []


def grave_faults(page: Page) -> list[tuple[str, str]]:
    """What axe-core finds serious on a page: the rule, and the element it is broken by."""
    page.evaluate(AXE)
    told = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        (one["id"], one["nodes"][0]["html"][:120])
        for one in told["violations"]
        if one["impact"] in GRAVE
    ]
