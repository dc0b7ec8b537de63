"""The command line as a person uses it, inside the test's own process."""

from __future__ import annotations

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from trucewatch.__main__ import run


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Standard output as the one JSON document it must be."""
        return json.loads(self.out)


def trucewatch(*arguments: str | Path) -> Said:
    """Run one command to its end. A traceback on either stream fails the test."""
    out, err = io.StringIO(), io.StringIO()
    with (
        patch.object(sys, "argv", ["trucewatch", *map(str, arguments)]),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            run()
            code = 0
        except SystemExit as leaving:
            code = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    said = Said(code, out.getvalue(), err.getvalue())
    assert "Traceback" not in said.out + said.err, said.err
    return said


def done(*arguments: str | Path) -> Said:
    """Run one command that must succeed."""
    said = trucewatch(*arguments)
    assert said.code == 0, f"{arguments}: exit {said.code}\n{said.err}\n{said.out}"
    return said
