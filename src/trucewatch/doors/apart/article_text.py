"""The words of an article: from HTML by trafilatura, from PDF by pdfium.

Run apart, since both parse what comes from outside. One message: a JSON object of `text`, and of
`date`, the day that the file's own marks say it was published, or None. Nothing is fetched.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

from trucewatch.doors.limits.bounds import BeyondLimit, bound


def html(stream: BinaryIO) -> Iterator[bytes]:
    """The running text of a page. Raises BeyondLimit where it has none."""
    import trafilatura

    document = trafilatura.bare_extraction(
        stream.read(), favor_recall=True, include_comments=False, with_metadata=True
    )
    text = getattr(document, "text", None) or ""
    yield _message(text, getattr(document, "date", None))


def pdf(stream: BinaryIO) -> Iterator[bytes]:
    """The text of every page, a page after another. Raises BeyondLimit where there is none."""
    import pypdfium2

    most = bound("article_pages")
    try:
        document = pypdfium2.PdfDocument(stream.read())
    except pypdfium2.PdfiumError as error:
        raise BeyondLimit(
            "broken_pdf",
            "the PDF cannot be read: it is damaged or locked",
            hint="open it, and save it anew without a password",
        ) from error
    if len(document) > most.most:
        raise BeyondLimit("long_pdf", "the PDF has too many pages", allowed=most, hint="split it")
    pages = (document[n].get_textpage().get_text_bounded() for n in range(len(document)))
    text = "\n".join(page.replace("\r\n", "\n") for page in pages)
    yield _message(text, None)


def _message(text: str, date: str | None) -> bytes:
    if not text.strip():
        raise BeyondLimit(
            "no_text",
            "no text was found in it",
            hint="a scanned page has to be read by a person: save what it says as a text file",
        )
    return json.dumps({"text": text, "date": date}, ensure_ascii=False).encode()
