"""Custody: files kept as evidence, where each came from, and through whose hands it went.

In:   the entries that speak of exhibits.
Out:  exhibits, each with its chain of custody.

An exhibit is the file exactly as it came; whatever is made of it (a working copy, a redaction) is
another file that names it. Never here: the files themselves.

Sources: Berkeley Protocol on Digital Open Source Investigations (2022); ISO/IEC 27037:2012.
"""
