"""One browser for a whole run: Playwright starts but once in a process."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, sync_playwright

from trucewatch.doors.web.app import STATIC

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. Skips, saying why, where there is none or nothing was built for it."""
    if not Path(CHROMIUM).exists():
        pytest.skip("no Chromium: apt-get install chromium libatomic1")
    if not (STATIC / "dist" / "manifest.json").exists():
        pytest.skip("the front end was not built: run ./trucewatch test")
    with sync_playwright() as playwright:
        try:
            opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        except Error as error:
            pytest.skip(f"Chromium does not start: {str(error).splitlines()[0]}")
        yield opened
        opened.close()
