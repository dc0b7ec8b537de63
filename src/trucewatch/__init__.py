"""Trucewatch: the working record of a ceasefire mechanism."""

__version__ = "0.1.0"
