"""`trucewatch places resolve`: where anybody's place names lie, files in, files out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import pyarrow as pa
import typer

from trucewatch.doors.cli import terminal
from trucewatch.places.model import PlaceMatch, PlaceQuery
from trucewatch.places.resolving import Resolver

places_app = typer.Typer(no_args_is_help=True, help="Where names lie, and how surely.")

RESOLVED = pa.schema(
    [
        ("name", pa.string()),
        ("lon", pa.float64()),
        ("lat", pa.float64()),
        ("error_radius_m", pa.float64()),
        ("pcode", pa.string()),
        ("admin1", pa.string()),
        ("level", pa.string()),
        ("score", pa.float64()),
        ("method", pa.string()),
        ("alternatives", pa.string()),
    ]
)
"""`method` is `unresolved` where nothing fits; `alternatives` are joined by "; "."""


@places_app.callback()
def _places() -> None:
    """Where names lie, and how surely."""


@places_app.command("resolve")
def resolve(
    names: Annotated[
        Path, typer.Argument(help="Names, CSV or Parquet by ending.", show_default=False)
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Where to write places.", show_default=False)
    ],
    country: Annotated[
        str | None, typer.Option(help="ISO 3166-1 alpha-2, such as SY; the whole world without.")
    ] = None,
    mission: Annotated[
        Path | None, typer.Option(help="A mission whose gazetteer and boundaries to use.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Say the figures as JSON.")] = False,
) -> None:
    """Say where place names lie, with a 95% error radius, a method and the alternatives.

    Reads name and any of admin1, admin2, lang. An ambiguous name says so; what nothing fits stays
    without a point.
    """
    from trucewatch.doors.cli.report_files import check_ending, read_text_columns, write_table

    check_ending(output)
    rows = read_text_columns(names, ("name",), ("admin1", "admin2", "lang"))
    resolver = _resolver(country, mission)
    found: list[dict[str, Any]] = []
    methods: dict[str, int] = {}
    with terminal.progress() as progress:
        for done, row in enumerate(rows):
            match = resolver.resolve(_query(row, country))
            method = match.method if match else "unresolved"
            methods[method] = methods.get(method, 0) + 1
            found.append(_row(row["name"], match))
            if done % 200 == 0:
                progress("resolving", done, len(rows))
        progress("resolving", len(rows), len(rows))
    write_table(pa.Table.from_pylist(found, schema=RESOLVED), output)
    figures = {"names": len(rows), "output": str(output), "methods": methods}
    if as_json:
        terminal.print_json(figures)
        return
    told = ", ".join(f"{method} {n}" for method, n in sorted(methods.items()))
    terminal.say(f"{len(rows)} names: {told}; {output.name}")


def _resolver(country: str | None, mission: Path | None) -> Resolver:
    from trucewatch.doors.mission_work import at_work
    from trucewatch.mechanism.derive import resolver_for
    from trucewatch.places.world import world_gazetteer

    if mission is not None:
        with at_work(mission) as (_, shop):
            return resolver_for(shop)
    return Resolver(world_gazetteer(country), (), (), country)


def _query(row: dict[str, str | None], country: str | None) -> PlaceQuery:
    return PlaceQuery(
        name=row["name"],
        admin1=row["admin1"],
        admin2=row["admin2"],
        language=row["lang"],
        country=country,
    )


def _row(name: str | None, match: PlaceMatch | None) -> dict[str, Any]:
    if match is None:
        return {"name": name, "method": "unresolved"}
    return {
        "name": name,
        "lon": match.lon,
        "lat": match.lat,
        "error_radius_m": match.error_radius_m,
        "pcode": match.pcode,
        "admin1": match.admin1,
        "level": match.level,
        "score": match.score,
        "method": match.method,
        "alternatives": "; ".join(match.alternatives) or None,
    }
