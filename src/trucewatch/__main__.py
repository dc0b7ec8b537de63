"""`python -m trucewatch`: the command line."""

from trucewatch.doors.cli.main import run

run()
