"""`trucewatch places`: names in, places with their errors out, so that anybody can check us."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from trucewatch.doors.cli import terminal
from trucewatch.doors.harmless import harmless
from trucewatch.doors.limits.names import shown_name
from trucewatch.doors.table_files import ENDINGS, read_table_file
from trucewatch.places.model import PlaceMatch, PlaceQuery
from trucewatch.places.resolving import Resolver
from trucewatch.places.world import country_code, world_gazetteer
from trucewatch.vocabulary.errors import UsageError

places_app = typer.Typer(help="Where a name lies, and how surely.", no_args_is_help=True)

COLUMNS = (
    "name", "lon", "lat", "error_radius_m", "pcode", "admin1", "level", "score", "method",
    "alternatives",
)  # fmt: skip
SAID = ("name", "admin1", "admin2", "lang", "country")
SEPARATOR = "; "
STEP = 200


@places_app.callback()
def _places() -> None:
    """Where a name lies, and how surely."""


@places_app.command()
def resolve(
    names: Annotated[
        Path, typer.Argument(help="CSV or Parquet with `name`, and any of admin1, admin2, lang.")
    ],
    out: Annotated[Path, typer.Option("-o", "--out", help="CSV or Parquet to write.")],
    country: Annotated[
        str | None, typer.Option(help="Country the names lie in, as SY or Syria.")
    ] = None,
    mission: Annotated[
        Path | None, typer.Option(help="A mission whose gazetteer and boundaries to use.")
    ] = None,
) -> None:
    """Resolve place names. What stays unresolved keeps its row, with blanks."""
    rows = _read(names)
    if out.suffix.lower() not in ENDINGS:
        raise UsageError(f"cannot write {out.name!r}", expected="a name ending in .csv or .parquet")
    with _resolver(country, mission) as resolver, terminal.progress() as progress:
        found: list[PlaceMatch | None] = []
        for number, row in enumerate(rows):
            if number % STEP == 0:
                progress("resolving names", number, len(rows))
            found.append(resolver.resolve(_query(row)))
        progress("resolving names", len(rows), len(rows))
    _write(out, [_answer(row, match) for row, match in zip(rows, found, strict=True)])
    terminal.say(_summary(found))


@contextmanager
def _resolver(country: str | None, mission: Path | None) -> Iterator[Resolver]:
    """A resolver over the mission's places, or over the shipped world. Raises UsageError."""
    code = country_code(country)
    if country and code is None:
        raise UsageError(
            f"there is no country {country!r}", expected="a code such as SY, or a name"
        )
    if mission is not None:
        from trucewatch.doors.mission_work import at_work
        from trucewatch.mechanism.derive import resolver_for

        with at_work(mission) as (_, shop):
            resolver = resolver_for(shop)
            if code and resolver.country and code != resolver.country:
                raise UsageError(
                    f"the mission is about {resolver.country}, not {code}",
                    hint="leave out --country, or --mission",
                )
            yield resolver
        return
    if code is None:
        terminal.say("no --country given: looking in the whole world, as written only")
    yield Resolver(world_gazetteer(code), (), (), code)


def _read(path: Path) -> list[dict[str, str | None]]:
    """The rows of a table, blank cells as None. Raises TrucewatchError where it lacks `name`."""
    found = read_table_file(path, SAID)
    if "name" not in found.names:
        raise UsageError(
            "there is no column `name`",
            where=shown_name(path.name),
            expected="name, and any of admin1, admin2, lang",
        )
    kept = [column for column in SAID if column in found.names]
    return [
        {k: str(v) if v not in (None, "") else None for k, v in row.items()}
        for row in found.columns.select(kept).to_pylist()
    ]


def _query(row: dict[str, str | None]) -> PlaceQuery:
    return PlaceQuery(
        name=row.get("name"),
        admin1=row.get("admin1"),
        admin2=row.get("admin2"),
        language=row.get("lang"),
        country=row.get("country"),
    )


def _answer(row: dict[str, str | None], match: PlaceMatch | None) -> dict[str, Any]:
    """One row of the answer; `name` stays as it was asked."""
    answer: dict[str, Any] = {c: getattr(match, c) if match else None for c in COLUMNS}
    answer["name"] = row.get("name")
    answer["alternatives"] = list(match.alternatives) if match else []
    return answer


def _write(path: Path, answers: Sequence[dict[str, Any]]) -> None:
    if path.suffix.lower() == ".parquet":
        import pyarrow as pa
        import pyarrow.parquet as pq

        text, number = pa.string(), pa.float64()
        kinds = {"lon": number, "lat": number, "error_radius_m": number, "score": number}
        schema = pa.schema([(c, kinds.get(c, text)) for c in COLUMNS[:-1]])
        schema = schema.append(pa.field("alternatives", pa.list_(text)))
        pq.write_table(pa.Table.from_pylist(list(answers), schema=schema), path)
        return
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS)
        writer.writeheader()
        for answer in answers:
            row = {**answer, "alternatives": SEPARATOR.join(answer["alternatives"])}
            writer.writerow({column: harmless(value) for column, value in row.items()})


def _summary(found: Sequence[PlaceMatch | None]) -> str:
    methods = Counter(match.method if match else "unresolved" for match in found)
    parts = ", ".join(f"{count} {method}" for method, count in sorted(methods.items()))
    return f"{len(found)} names: {parts}" if found else "no names"
