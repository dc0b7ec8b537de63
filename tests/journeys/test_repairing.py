"""A bad row is corrected, on its page or by a command; what came stays, and no source is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from starlette.testclient import TestClient

from tests.command import Said, done, trucewatch
from tests.journeys.pages import pages_of
from tests.web.conftest import client_of, served
from tests.web.test_accessibility import grave_faults
from tests.web.test_browser import reading
from tests.web.test_signing_in import HOME, token_on
from trucewatch.people.model import Person, Role
from trucewatch.vocabulary.messages import LANGUAGES

SOURCE, LINK = "Amal of the River Watch", "https://video.example/77"
TABLE = f"""\
when,where,what,title,link,heard from
2017-01-12 14:05,Kafr Sabil,shelling,one,,Post Seven
2017-02-31,Kafr Sabil,shelling,filmed by {SOURCE},{LINK},{SOURCE}
"""
MAPPING = """\
source: {column: heard from, kind: monitor}
withhold: [link]
columns: {when: seen, where: place_text, what: act, title: text}
values:
  act: {shelling: "2.1", clash: "1"}
"""


@pytest.fixture
def folder(mission: Path, tmp_path: Path) -> Path:
    """A mission with one good row and one bad one."""
    (tmp_path / "reports.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    assert added(mission, tmp_path / "reports.csv", tmp_path / "mapping.yaml").code == 1
    return mission


def added(mission: Path, file: Path, mapping: Path) -> Said:
    return trucewatch("add", mission, file, "--mapping", mapping)


def problems(mission: Path) -> list[dict[str, Any]]:
    return list(done("list", mission, "problems", "--json").document["items"])


def reports(mission: Path) -> list[dict[str, Any]]:
    return list(done("list", mission, "reports", "--json").document["items"])


def test_the_corrected_row_is_what_it_should_have_been(folder: Path, tmp_path: Path) -> None:
    """As if it had been right at once: the file with the right day adds nothing any more."""
    (bad,) = problems(folder)
    done("repair", folder, str(bad["entry"]), "--cell", "when=2017-02-28")

    assert len(reports(folder)) == 2
    (kept,) = problems(folder)
    assert kept["repaired_in"] is not None and kept["value_excerpt"] == "2017-02-31"
    (tmp_path / "right.csv").write_text(TABLE.replace("02-31", "02-28"), encoding="utf-8")
    said = added(folder, tmp_path / "right.csv", tmp_path / "mapping.yaml")
    assert "0 accepted, 2 duplicates" in said.out


def test_a_row_that_came_right_later_stands_for_the_bad_one(folder: Path, tmp_path: Path) -> None:
    """Nothing is taken twice; the problem is told as repaired by the entry that is there."""
    (tmp_path / "right.csv").write_text(TABLE.replace("02-31", "02-28"), encoding="utf-8")
    added(folder, tmp_path / "right.csv", tmp_path / "mapping.yaml")
    (bad,) = problems(folder)
    repair = ("repair", folder, str(bad["entry"]), "--cell", "when=2017-02-28", "--json")
    said = done(*repair).document

    assert len(reports(folder)) == 2 and len(said["by"]) == 1
    assert "repaired already" in trucewatch(*repair).err


def test_a_row_that_is_still_wrong_is_told_and_not_recorded(folder: Path) -> None:
    (bad,) = problems(folder)
    size = done("status", folder, "--json").document
    said = trucewatch("repair", folder, str(bad["entry"]), "--cell", "when=2017-02-30")
    assert said.code == 2 and "when" in said.err and "hint" in said.err
    none = trucewatch("repair", folder, str(bad["entry"]), "--cell", "what=clash")
    assert none.code == 2 and "when" in none.err
    assert done("status", folder, "--json").document == size


@pytest.mark.parametrize(
    ("cell", "told"),
    [("nowhere=x", "no column"), ("when", "names no column"), ("when=2017-02-31", "no cell was")],
)
def test_a_slip_at_the_command_line_is_told(folder: Path, cell: str, told: str) -> None:
    (bad,) = problems(folder)
    assert told in trucewatch("repair", folder, str(bad["entry"]), "--cell", cell).err
    assert "no row that could not be read" in trucewatch("repair", folder, "0").err


def test_the_row_is_shown_without_whatever_could_lead_to_its_source(folder: Path) -> None:
    (bad,) = problems(folder)
    shown = done("repair", folder, str(bad["entry"]), "--json").document
    assert shown["cells"]["when"] == "2017-02-31" and shown["faulty"] == ["when"]
    assert shown["cells"]["link"] is None and shown["cells"]["heard from"] is None
    assert shown["cells"]["title"] == "filmed by [source]"
    assert SOURCE not in done("repair", folder, str(bad["entry"])).out


def test_a_bad_row_whose_cells_cannot_be_trusted_is_written_anew(
    mission: Path, tmp_path: Path
) -> None:
    """Its line is shown as it came, where no cell of it could name a source."""
    (tmp_path / "t.csv").write_text("seen,place,act\n2017-01-12,Kafr Sabil\n", encoding="utf-8")
    assert trucewatch("add", mission, tmp_path / "t.csv").code == 1
    (bad,) = problems(mission)
    shown = done("repair", mission, str(bad["entry"]), "--json").document
    assert shown["line"] == "2017-01-12 | Kafr Sabil"
    cells = ("--cell", "seen=2017-01-12", "--cell", "place=Kafr Sabil", "--cell", "act=2.1")
    done("repair", mission, str(bad["entry"]), *cells)
    assert [one["act"] for one in reports(mission)] == ["2.1"]


def test_tallies_and_watches_are_repaired_as_reports_are(mission: Path, tmp_path: Path) -> None:
    (tmp_path / "watch.csv").write_text(
        "kind,area,from,to,means,source\nwatch,SY02,2017-13-01,2017-01-02,post,Post Seven\n"
    )
    assert trucewatch("add", mission, tmp_path / "watch.csv").code == 1
    (bad,) = problems(mission)
    done("repair", mission, str(bad["entry"]), "--cell", "from=2017-01-01")
    assert done("list", mission, "watches", "--json").document["count"] == 1


def test_who_erases_a_source_erases_the_mapping_that_names_it(
    mission: Path, tmp_path: Path
) -> None:
    """A mapping may name the source of a whole table; it is kept for repairs, and nowhere else."""
    (tmp_path / "t.csv").write_text("when,where\n2017-01-12,Kafr Sabil\n2017-02-31,Kafr Sabil\n")
    (tmp_path / "m.yaml").write_text(
        f"source: {{constant: {SOURCE}}}\ncolumns: {{when: seen, where: place_text}}\n"
    )
    added(mission, tmp_path / "t.csv", tmp_path / "m.yaml")
    (report,), (bad,) = reports(mission), problems(mission)
    done("erase", mission, report["report_id"], "--reason", "asked for by its source")
    said = trucewatch("repair", mission, str(bad["entry"]), "--cell", "when=2017-02-28")
    assert said.code == 2 and "erased with its source" in said.err


@pytest.fixture
def owner(folder: Path) -> Iterator[TestClient]:
    with pages_of(folder) as app:
        yield client_of(app)


def page_of(client: TestClient) -> str:
    """The address of the one bad row, as its list leads there."""
    found = re.search(r'href="(/problems/\d+)"', client.get("/problems").text)
    assert found
    return found[1]


def send(client: TestClient, **typed: str) -> tuple[int, str]:
    address = page_of(client)
    page = client.get(address).text
    data = {"token": token_on(page, address), **typed}
    answer = client.post(address, data=data, headers=HOME, follow_redirects=False)
    return answer.status_code, answer.text


def test_the_form_shows_what_may_be_seen_and_takes_the_row_in(owner: TestClient) -> None:
    address = page_of(owner)
    page = owner.get(address).text
    assert "2017-02-31" in page and "cannot be used" in page
    assert SOURCE not in page and LINK not in page and "[source]" in page

    assert send(owner, cell0="2017-02-28", cell4="", cell5="")[0] == 303
    after = owner.get(address).text
    assert "This row was repaired." in after and "<form" not in after.split("<main")[1]
    assert "2017-02-31" in after
    assert "Repaired" in owner.get("/problems").text
    assert "One was repaired" in owner.get("/problems").text


def test_a_new_fault_stands_beside_its_field(owner: TestClient) -> None:
    """With what was typed, and nothing recorded."""
    before = owner.get("/checkpoint").text
    status, page = send(owner, cell0="2017-02-28", cell2="<script>alert(1)</script>")
    assert status == 422
    field = page.split('name="cell2"')[1].split("</label>")[0]
    assert 'aria-invalid="true"' in field and "&lt;script&gt;" in field
    assert 'id="cell2-fault"' in page and "<script>alert" not in page
    assert 'value="2017-02-28"' in page
    assert owner.get("/checkpoint").text == before


def test_a_form_of_another_page_or_sent_twice_repairs_nothing(owner: TestClient) -> None:
    address = page_of(owner)
    token = token_on(owner.get(address).text, address)
    before = owner.get("/checkpoint").text
    foreign = {"origin": "https://evil.example"}
    data = {"token": token, "cell0": "2017-02-28"}
    assert owner.post(address, data=data, headers=foreign).status_code == 403
    assert owner.post(address, data={"cell0": "x"}, headers=HOME).status_code == 403
    assert owner.get("/checkpoint").text == before
    assert owner.post(address, data=data, headers=HOME, follow_redirects=False).status_code == 303
    assert owner.post(address, data=data, headers=HOME).status_code == 403


@pytest.mark.parametrize("role", sorted(set(Role)))
def test_bad_rows_open_to_whom_they_are_for(folder: Path, role: Role) -> None:
    """The rest learns nothing of what is there."""
    entry = problems(folder)[0]["entry"]
    with pages_of(folder, Person(role=role, actor="a", fresh=True)) as app:
        client = client_of(app)
        for address in (f"/problems/{entry}", "/problems/0"):
            status = client.get(address, follow_redirects=False).status_code
            reads = role in (Role.OWNER, Role.SECRETARY, Role.ANALYST)
            assert status == ((200 if address[-2:] != "/0" else 404) if reads else 403)


def test_in_a_browser_on_a_phone_in_every_language(
    folder: Path, browser: Browser, tmp_path: Path
) -> None:
    """Nothing serious for axe, nothing wider than the window, and the row is taken in."""
    with pages_of(folder) as app, served(app) as address:
        for reader in reading(browser, address, {"width": 360, "height": 740}):
            path = page_of(client_of(app))
            for language in LANGUAGES:
                page = reader.open(f"{path}?lang={language}")
                assert grave_faults(page) == [] and reader.overflow() == 0, language
            page = reader.open(f"{path}?lang=en")
            page.locator("input[name=cell0]").fill("2017-02-30")
            page.locator("form.repair button").click()
            page.wait_for_selector("#cell0-fault")
            assert grave_faults(page) == []
            page.locator("input[name=cell0]").fill("2017-02-28")
            page.locator("form.repair button").click()
            page.wait_for_selector(".notice")
            assert page.locator("form.repair").count() == 0
    assert problems(folder)[0]["repaired_in"] is not None
