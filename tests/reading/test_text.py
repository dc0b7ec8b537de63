"""The words of a report's file: pages, PDF and text, and what pretends to be one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import typst

from tests.command import done, trucewatch
from trucewatch.doors.sources.article.text import document_of

PAGE = """<!doctype html><html lang="en"><head><title>Talks open at the lake</title>
<meta property="article:published_time" content="2017-05-04T08:00:00Z"></head><body>
<nav>Home About Contact</nav><article><h1>Talks open at the lake</h1>
<p>The northern delegation arrived on Friday, the mediator said. The talks are due to last until
Monday and both sides have been asked to come without their weapons.</p>
<p>"We will not sign anything unless the prisoners are released," the southern spokesman said,
speaking to reporters in the old customs house where the talks are held for a second week.</p>
</article><script>document.write("Buy now")</script><footer>Copyright</footer></body></html>"""


def test_a_page_gives_its_running_text_and_its_day(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(PAGE, encoding="utf-8")
    found = document_of(file)
    assert "unless the prisoners are released" in found.text
    assert "Buy now" not in found.text
    assert "Contact" not in found.text
    assert (found.media_type, found.published) == ("text/html", date(2017, 5, 4))


def test_a_pdf_gives_the_text_of_its_pages(tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    source = tmp_path / "report.typ"
    source.write_text("At least 40 people were killed. #pagebreak() The second page.")
    file.write_bytes(typst.compile(source))
    found = document_of(file)
    assert "At least 40 people were killed." in found.text
    assert found.text.index("The second page") > found.text.index("killed")


def test_a_text_is_taken_as_it_stands(tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    file.write_bytes("\ufeffوقال الوزير\r\nنعم".encode())
    assert document_of(file).text == "وقال الوزير\nنعم"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "no text"),
        (b"\x00\x01\x02", "no text"),
        (b"caf\xe9 said", "UTF-8"),
        (b"%PDF-1.7 broken", "cannot be read"),
        (b"<!doctype html><html><body></body></html>", "no text was found"),
        (b"<html>" + b"<div>" * 200_000, ""),
    ],
)
def test_what_is_no_report_ends_in_a_sentence(tmp_path: Path, data: bytes, says: str) -> None:
    file, out = tmp_path / "x.bin", tmp_path / "out.json"
    file.write_bytes(data)
    said = trucewatch("read", file, "-o", out)
    assert said.code == 2
    assert says in said.err
    assert "x.bin" in said.err
    assert not out.exists()


def test_a_report_beyond_its_bound_names_the_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "long.txt"
    file.write_bytes(b"a " * 600_000)
    for name in ("ARTICLE_MB", "ARTICLE_TEXT_KB"):
        with monkeypatch.context() as patched:
            patched.setenv(f"TRUCEWATCH_LIMIT_{name}", "1")
            said = trucewatch("read", file, "-o", tmp_path / "out.json")
        assert said.code == 2
        assert f"TRUCEWATCH_LIMIT_{name}" in said.err


def test_a_hostile_text_is_read_in_bounded_time(tmp_path: Path) -> None:
    """Long runs of what the rules look for; a page of it takes seconds, never minutes."""
    file = tmp_path / "hostile.txt"
    runs = ('"' * 3000, "A " * 3000, "a, " * 3000, "said that " * 2000, "1 " * 3000, "في " * 3000)
    file.write_text("2017-05-04\n" + "\n".join(runs), encoding="utf-8")
    done("read", file, "-o", tmp_path / "out.json")
