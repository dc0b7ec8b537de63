"""Limits: every file from outside is measured before a parser sees it.

In:   bytes somebody sent, and the name of their file.
Out:  nothing, or the measures a door needs; `BeyondLimit` where a bound is passed.

One module for each format. None of them builds what the file describes: they count, and they stop
at the first measure beyond its bound. The bounds stand in `bounds`, each can be set by an
environment variable, and `docs/limits.md` says which door asks which.

Never here: parsers of the formats themselves, missions, or what the rows mean.
"""
