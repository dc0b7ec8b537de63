"""A mission in which everything that anybody could type or name is meant to run as a script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.accounts.test_accounts import PASSWORD
from tests.command import done, trucewatch
from tests.custody.pictures import photograph
from tests.journeys.pages import pages_of
from tests.web.conftest import client_of
from tests.web.test_signing_in import join, send

MARK = "PLANTED"
TURNED = "\u202e"
"""What follows is shown from right to left until somebody ends it."""
WORDS = (
    f"\"'>{MARK}<script data-planted>window.fired=1</script><img data-planted src=x"
    " onerror=window.fired=1><svg data-planted onload=window.fired=1><a data-planted"
    f" href=javascript:window.fired=1>{{{{7*7}}}}</a></textarea></title></style>--> {TURNED}end"
)
SHORT = '"><svg data-planted onload=fired=1>'
LINK = f"javascript:window.fired=1//{MARK}"
FILE = f"{MARK}'<img data-planted src=x onerror=window.fired=1>{TURNED}"
TOLD = f"""\
Talks at the lake, 14 May 2023

Talia Morven, who leads the {SHORT} team, told reporters that the cease-fire must hold. {WORDS}

At least 40 people {SHORT} were killed since March 2023, according to the UN.

"Nobody will sign {WORDS}," a northern diplomat said, speaking on condition of anonymity.
"""
MAPPING = """\
source: {column: teller, kind: monitor}
columns: {when: seen, lon: lon, lat: lat, place: place_text, what: act, who: actor, title: text, up: upstream}
values:
  act: {shelling: "2.1"}
"""  # noqa: E501


def _csv(*rows: list[str]) -> str:
    return "".join(
        ",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in rows
    )


def made(folder: Path) -> Path:
    """The mission, with hostile words in reports, tallies, watches, promises, talks and files."""
    mission = folder / "mission"
    done("new", mission, "--agreement", "exercise-velmara")
    header = ["when", "lon", "lat", "place", "what", "who", "title", "up", "teller"]
    where = ["-22.9", "-23.1"]
    files = {
        "reports": _csv(
            header,
            ["2023-03-12 14:05", *where, WORDS, "shelling", WORDS, WORDS, LINK, WORDS],
            ["2023-03-12 14:08", *where, LINK, "shelling", LINK, LINK, WORDS, LINK],
            ["2023-02-31", "x", WORDS, WORDS, WORDS, WORDS, WORDS, LINK, WORDS],
        ),
        "tallies": _csv(
            ["publisher", "day_from", "day_to", "area", "attributed_to", "count", "headline",
             "unit", "bulletin", "note"],
            [WORDS, "2023-03-12", "2023-03-13", WORDS, WORDS, "7", "yes", WORDS, LINK, WORDS],
        ),
        "watches": _csv(
            ["kind", "area", "from", "to", "means", "source", "by_actor", "reason", "outcome"],
            ["watch", WORDS, "2023-03-12", "2023-03-13", WORDS, WORDS, "", "", ""],
            ["restriction", WORDS, "2023-03-12 10:00", "", "", WORDS, WORDS, WORDS, "denied"],
        ),
    }  # fmt: skip
    (folder / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    for name, text in files.items():
        path = folder / f"{name} {FILE}.csv"
        path.write_text(text, encoding="utf-8")
        under = ("--mapping", folder / "mapping.yaml") if name == "reports" else ()
        trucewatch("add", mission, path, *under)
    picture = folder / f"{FILE}.jpg"
    picture.write_bytes(photograph())
    (report, *_) = done("list", mission, "reports", "--json").document["items"]
    done("evidence", "add", mission, picture, "--origin", LINK, "--tool", WORDS, "--collector",
         WORDS, "--report", report["report_id"])  # fmt: skip
    done("condition", "offer", mission, "aid-run", "--bearer", "council", "--text", WORDS,
         "--place", SHORT, "--by", "calvera", "--amount", "10", "--unit", SHORT)  # fmt: skip
    done("condition", "claim", mission, "aid-run", "--amount", "3", "--unit", SHORT, "--by",
         "council", "--on", "2023-03-14")  # fmt: skip
    report_file = folder / f"talks {FILE}.txt"
    report_file.write_text(TOLD, encoding="utf-8")
    done("talks", "receive", mission, report_file, "--publisher", WORDS)
    for one in done("talks", "proposals", mission, "--json").document["items"]:
        trucewatch("talks", "accept", mission, one["proposal_id"], "--reason", WORDS)
    return mission


@contextmanager
def entered(mission: Path) -> Iterator[tuple[FastAPI, TestClient]]:
    """Its pages, and its owner signed in under a hostile name, for a hostile office."""
    with pages_of(mission) as app:
        owner = client_of(app)
        typed = {"role": "owner", "office": WORDS, "party": "", "reason": WORDS}
        shown = send(owner, "/people/invitations", typed, shown_at="/people").text
        code = re.search(r"/join/(\w+)", shown)
        assert code
        join(owner, code[1], WORDS[:60], PASSWORD)
        yield app, owner
