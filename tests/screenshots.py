"""Every page as it looks: desktop and phone, light and dark, in English and Arabic.

    python -m tests.screenshots MISSION [--into shots] [--pages incidents,docket]

The mission is served as `trucewatch serve` does it, and read by whoever it is open to: its owner
where nobody has an account. A page that is wider than its window is named. `shots/` is not kept.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.web.conftest import ARGUMENTS, CHROMIUM, served
from trucewatch.doors.cli.serving import MissionPages
from trucewatch.doors.mission_work import at_work

SIZES = {"desktop": (1280, 900), "phone": (360, 740)}
SCHEMES = ("light", "dark")
LANGUAGES = ("en", "ar")
TALLEST = 4000
PAGES = (
    "", "public", "incidents", "trends", "tallies", "conditions", "access", "releases", "ground",
    "forces", "talks", "claims", "gates", "agreement", "problems", "ledger", "ledger/entries/0",
    "bulletin", "dossier", "docket", "verification", "watched", "complain", "documents", "people",
    "sign-in", "nowhere",
)  # fmt: skip
LEADS = {
    "incidents": r"/incidents/I-\w+",
    "docket": r"/cases/C-\w+",
    "conditions": r"/conditions/\w+",
    "problems": r"/problems/\d+",
    "talks": r"/talks/N-\w+",
    "claims": r"/claims/Q-\w+",
    "documents": r"/documents/D-\w+",
}
"""Lists, and the address of one of the things in each."""


def shoot(base: str, page: Page, into: Path, style: str, language: str, only: set[str]) -> int:
    """One picture of each page; how many were wider than the window."""
    wide = 0
    for path in _paths(base, page, only):
        page.goto(f"{base}/{path}?lang={language}")
        page.wait_for_timeout(700)
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if over > 0:
            wide += 1
            print(f"/{path} is {over} px too wide: {style}, {language}", file=sys.stderr)  # noqa: T201
        name = re.sub(r"\W+", "-", path) or "first"
        height = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
        clip = {"x": 0, "y": 0, "width": page.evaluate("innerWidth"), "height": height}
        page.screenshot(path=into / f"{name}.{style}.{language}.png", clip=clip, full_page=True)  # type: ignore[arg-type]
    return wide


def _paths(base: str, page: Page, only: set[str]) -> Iterator[str]:
    for path in PAGES:
        if only and path not in only:
            continue
        yield path
        if path in LEADS:
            page.goto(f"{base}/{path}")
            found = re.search(LEADS[path], page.content())
            if found:
                yield found[0][1:]


def main() -> int:
    """Shoot them all."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("mission", type=Path)
    parser.add_argument("--into", type=Path, default=Path("shots"))
    parser.add_argument("--pages", default="")
    given = parser.parse_args()
    given.into.mkdir(parents=True, exist_ok=True)
    only, wide = {page for page in given.pages.split(",") if page}, 0
    with (
        at_work(given.mission) as (mission, shop),
        served(MissionPages(mission, shop, "127.0.0.1").following()) as base,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for name, (width, height) in SIZES.items():
            for scheme in SCHEMES:
                for language in LANGUAGES:
                    context = browser.new_context(
                        viewport={"width": width, "height": height},
                        color_scheme=scheme,  # type: ignore[arg-type]
                    )
                    style = f"{name}.{scheme}"
                    page = context.new_page()
                    wide += shoot(base, page, given.into, style, language, only)
                    context.close()
        browser.close()
    return 1 if wide else 0


if __name__ == "__main__":
    sys.exit(main())
