"""The server that is measured, in a process of its own."""

from __future__ import annotations

import uvicorn

from benchmarks.figures.missions import mission
from benchmarks.pages.paper import PaperLedger
from trucewatch.doors.web.app import create_app
from trucewatch.doors.web.readers import Doorkeeper
from trucewatch.people.model import Person, Role


def serve_drawn(incidents: int, port: int) -> None:
    """The pages of a drawn mission, until the process is ended."""
    record = mission(incidents)
    app = create_app(lambda: record, PaperLedger(), door=Doorkeeper(Person(role=Role.MEDIATOR)))
    uvicorn.run(app, port=port, log_level="error", lifespan="off")
