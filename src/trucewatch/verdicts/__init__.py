"""Verdicts: what people decided, each remembering the reports it was decided on.

`from_findings.verdicts` reads them from their signed entries and flags those whose reports have
changed since. Machines give outcomes; only people give verdicts.
"""
