"""The URL of a PostgreSQL store: where it is, and never with which password.

`mission.toml` is copied, mailed and shown; a password in it would be everybody's. libpq, which
connects, takes it from a password file, a service file or the environment.

Source of the URL's form: PostgreSQL, "Connection URIs" (libpq-connect).
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

from trucewatch.vocabulary.errors import UsageError

SCHEMES = ("postgresql", "postgres")
EXAMPLE = "postgresql://db.example/trucewatch"
_SECRET = ("password", "sslpassword")
_OURS = ("options", "client_encoding")


def need_url(url: str) -> str:
    """`url` itself. Raises UsageError, which never shows it where it holds a password."""
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES:
        raise UsageError("this is not the URL of a PostgreSQL database", expected=EXAMPLE)
    try:
        given = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
        _ = parts.port if "," not in parts.netloc else None
    except ValueError as error:
        raise UsageError("the URL of the store is malformed", expected=EXAMPLE) from error
    # Not `parts.password`: it is None for "user:@host", and this refuses that as well.
    if ":" in parts.netloc.rpartition("@")[0] or any(name in given for name in _SECRET):
        raise UsageError(
            "the URL of the store carries a password, which would be copied with mission.toml",
            expected=EXAMPLE,
            hint="put it where only you can read it: ~/.pgpass (or PGPASSFILE), a service file "
            "(postgresql:///?service=NAME, PGSERVICEFILE), or PGPASSWORD",
        )
    for name in _OURS:
        if name in given:
            raise UsageError(
                f"the URL of the store sets {name!r}, which Trucewatch sets itself",
                expected=EXAMPLE,
            )
    if parts.fragment:
        raise UsageError("the URL of the store is malformed", expected=EXAMPLE)
    return url


def parameters(url: str) -> dict[str, str]:
    """What the URL's query sets."""
    return dict(parse_qsl(urlsplit(url).query))


def schema_of(mission_id: str) -> str:
    """The schema of a mission: several share one database."""
    return "trucewatch_" + re.sub(r"[^a-z0-9]+", "_", mission_id.lower()).strip("_")
