"""Findings: what an incident may mean under the agreement, under each reading, and why.

`from_incidents.evaluate` makes the table; `explaining.explain` says a reason in words. A finding
is an allegation: only people uphold it, in `trucewatch.verdicts`.
"""
