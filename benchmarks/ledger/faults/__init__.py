"""Faults of disk, power and memory, put to the SQLite store on purpose.

`shim.c` stands between a program and its files; `host.py` runs the work of `work.py` behind it;
`disk.py` turns the trace into what a disk may hold after the power went; `witness.py` holds a
mission against what was acknowledged.
"""
