"""Text tables, YAML and TOML made to fill a reader, or to be something else than they say."""

from __future__ import annotations

import gzip


def one_line() -> bytes:
    """Thirty megabytes without a line break."""
    return b"report_id,source_id,seen_from,seen_to,name\n" + b"x" * 30_000_000


def no_break_at_all() -> bytes:
    return b"name" + b"," * 30_000_000


def many_columns() -> bytes:
    names = ",".join(f"c{n}" for n in range(100_000)).encode()
    return b"name,lon,lat,seen," + names + b"\n" + b"1," * 100_003 + b"1\n"


def nul_bytes() -> bytes:
    return b"report_id,source_id,seen_from,seen_to,name\n" + b"\0" * 5_000_000


def wrong_letters() -> bytes:
    return b"report_id,source_id,seen_from,seen_to,name\n" + b"\xff\xfe\x80,\xc3(\n" * 100_000


def endless_row() -> bytes:
    """Quotation marks that open again in every line: one row of a million cells."""
    return b'seen,place_text,source\n"x' + b'\n","x' * 3_000_000


def long_cells() -> bytes:
    """Cells as long as they may be, of what dates, numbers and places are made of."""
    filled = (b"1" * 90_000, b"12-" * 30_000, b"1 " * 45_000, b"2017-01-12/" * 8_000, b" " * 90_000)
    rows = b"".join(b",".join([cell] * 6) + b"\n" for cell in filled)
    return b"seen,place_text,deaths,lat,lon,act\n" + rows


def packed_bomb() -> bytes:
    """Blanks packed a thousandfold, and packed again."""
    return gzip.compress(gzip.compress(b"seen,place\n" + b" " * 50_000_000))


def alias_bomb() -> bytes:
    """A billion laughs: nine lines that unfold to a thousand million words."""
    lines = ["a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    return "\n".join(lines).encode()


def deep_yaml() -> bytes:
    return b"columns: " + b"[" * 100_000


def deep_indents() -> bytes:
    return "\n".join(" " * n + "a:" for n in range(600)).encode()


def python_tag() -> bytes:
    return b"columns: !!python/object/apply:os.system ['true']\n"


def many_lines_of_yaml() -> bytes:
    return b"".join(b"k%d: v\n" % n for n in range(150_000))


def quoted_without_end() -> bytes:
    return b'id: "' + b"a\n" * 600_000


def deep_toml() -> bytes:
    return b"x = " + b"[" * 20_000


def endless_toml() -> bytes:
    return b"format = 1\n" + b"# nothing\n" * 500_000


def number_in_toml() -> bytes:
    return b"format = " + b"9" * 10_000
