"""`trucewatch agreement`: what a person sees."""

import json

import pytest
from typer.testing import CliRunner

from tests.agreement.harbour import TEXT, ZONE, line_of
from trucewatch.doors.cli.agreement import agreement_app
from trucewatch.vocabulary.errors import TrucewatchError, UsageError


@pytest.fixture
def accord(tmp_path):
    (tmp_path / "zones").mkdir()
    (tmp_path / "zones" / "harbour.geojson").write_text(ZONE, encoding="utf-8")
    file = tmp_path / "harbour.yaml"
    file.write_text(TEXT, encoding="utf-8")
    return file


def run(*words):
    return CliRunner().invoke(agreement_app, [str(word) for word in words])


def test_the_shipped_agreements_are_listed_and_sound():
    result = run("list", "--json")
    names = [item["name"] for item in json.loads(result.stdout)["items"]]
    assert "syria-2016-12-30" in names
    for name in names:
        assert run("check", name).exit_code == 0


def test_a_sound_file_is_shown_with_what_it_leaves_open(accord):
    result = run("check", accord)
    assert result.exit_code == 0
    assert "no errors" in result.stdout
    assert "so: such acts are neither forbidden nor permitted" in result.stdout


def test_a_spoiled_file_is_told_with_line_and_remedy_and_fails(accord):
    accord.write_text(TEXT.replace("role: outside", "role: outsider"), encoding="utf-8")
    result = run("check", accord)
    assert result.exit_code == 1
    assert f"harbour.yaml, line {line_of('role: outside')}" in result.stderr
    assert "did you mean 'outside'?" in result.stderr
    items = json.loads(run("check", accord, "--json").stdout)
    assert items["count"] == 1
    assert items["items"][0]["severity"] == "error"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_an_agreement_is_shown_in_plain_words(language):
    result = run("show", "syria-2016-12-30", "--lang", language)
    assert result.exit_code == 0
    assert "{" not in result.stdout
    assert {"en": "Government of Syria", "ar": "حكومة سوريا"}[language] in result.stdout


def test_a_file_in_another_encoding_says_so(accord):
    accord.write_bytes("id: é".encode("latin-1"))
    result = run("check", accord)
    assert isinstance(result.exception, TrucewatchError)
    assert "not UTF-8" in str(result.exception)
    assert accord.parent.as_posix() not in str(result.exception)


def test_a_name_nobody_ships_lists_those_that_are():
    result = run("show", "atlantis")
    assert isinstance(result.exception, UsageError)
    assert "syria-2016-12-30" in str(result.exception)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_norms_are_shown_as_a_table(accord, language):
    result = run("show", accord, "--table", "--lang", language)
    assert result.exit_code == 0
    assert {"en": "against whom", "ar": "ضد من"}[language] in result.stdout
    assert len([line for line in result.stdout.splitlines() if line.startswith("n")]) == 3
    items = json.loads(run("show", accord, "--table", "--json").stdout)["items"]
    assert [item["id"] for item in items] == ["n1", "n2", "n3"]
    assert items[0]["except"] == "lifted by n3, where shown"


def test_the_places_are_drawn_and_those_nobody_mapped_are_named(accord, tmp_path):
    text = accord.read_text(encoding="utf-8")
    front = "places:\n  - {id: front, names: The front, geometry: unmapped}\n"
    accord.write_text(text.replace("places:\n", front), encoding="utf-8")
    drawn = tmp_path / "map.svg"
    result = run("show", accord, "--map", drawn)
    assert result.exit_code == 0
    assert "nobody mapped: The front" in result.stderr
    picture = drawn.read_text(encoding="utf-8")
    assert "The front" in picture and "Harbour" in picture
    told = json.loads(run("show", accord, "--map", drawn, "--json").stdout)
    assert told["unmapped"] == ["front"]


def test_a_map_is_written_as_svg_or_not_at_all(accord, tmp_path):
    result = run("show", accord, "--map", tmp_path / "map.png")
    assert isinstance(result.exception, UsageError)
    assert not (tmp_path / "map.png").exists()
    assert isinstance(run("show", accord, "--table", "--map", "m.svg").exception, UsageError)


def test_the_schema_is_printed_as_one_document():
    document = json.loads(run("schema").stdout)
    assert document["$schema"].endswith("2020-12/schema")
    assert "norms" in document["properties"]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_an_agreement_is_shown_as_one_document(accord, language):
    document = json.loads(run("show", accord, "--lang", language, "--json").stdout)
    assert {"opening", "parties", "norms", "places"} <= {s["id"] for s in document["sections"]}
    assert all(item["severity"] == "ambiguity" for item in document["ambiguities"])
