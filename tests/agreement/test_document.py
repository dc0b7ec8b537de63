"""Documents: a hostile or broken text gives a clear error, soon and in little memory."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.agreement.harbour import TEXT, ZONES
from trucewatch.agreement.document import MAX_BYTES, DocumentError, Table, read_document
from trucewatch.agreement.problems import MAX_FOUND
from trucewatch.agreement.reading import read_agreement

SOON = 2.0
LITTLE = 300 * 1024  # KiB, as the kernel counts a process's peak

READER = """
import sys, time
from tests.agreement.harbour import ZONES
from trucewatch.agreement.reading import read_agreement

read_agreement("id: warm\\n", file="f.yaml")
text = sys.stdin.buffer.read().decode("utf-8", "surrogatepass")
began = time.process_time()
agreement, problems = read_agreement(text, file="f.yaml", zones=ZONES)
took = time.process_time() - began
status = open("/proc/self/status").read()  # since exec: getrusage carries the parent's peak over
peak = status.split("VmHWM:")[1].split()[0]
print(took, peak, agreement is None, len(problems))
"""


def error_of(text):
    began = time.process_time()
    agreement, problems = read_agreement(text, file="f.yaml", zones=ZONES)
    assert time.process_time() - began < SOON
    assert agreement is None
    assert problems
    return problems[0]


@pytest.mark.parametrize(
    ("text", "said", "line"),
    [
        ("", "no mapping", 1),
        ("just words", "no mapping", 1),
        ("a: 1\nb: &x 2\n", "anchors", 2),
        ("a: &x 1\nb: *x\n", "anchors", 1),
        ("a: 1\nb: !!python/object:os.system ls\n", "tag", 2),
        ("a: 1\nb: 2\na: 3\n", "stands twice", 3),
        ("a: [1, 2\nb: 3\n", "not YAML", 2),
        ("a: 1\n  b: 2\n", "not YAML", 2),
        ("a: 'open\n", "not YAML", 2),
        ("a: 1\n---\nb: 2\n", "second document", 2),
        ("? [1, 2]\n: 3\n", "key must be a word", 1),
        ("a: \x00\n", "not YAML", 1),
    ],
)
def test_what_is_no_plain_document_is_refused_with_its_line(text, said, line):
    error = error_of(text)
    assert said in error.message
    assert error.line == line


@pytest.mark.parametrize(
    "text",
    [
        "[" * 5_000,
        "{a: " * 5_000,
        "a:\n" + "".join(" " * n + "- \n" for n in range(1, 300)),
        "a: [" + "x, " * 600_000 + "]",
        "\n".join(f"k{n}: v" for n in range(150_000)),
        "a: " + "x" * (MAX_BYTES + 1),
        "a: " + "word " * 390_000,
        "a: \ud800",
        "lol: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
        "- " * 60_000,
    ],
)
def test_a_hostile_text_is_refused_soon(text):
    error_of(text)


def million(section, item):
    """The harbour file with a section of a million entries."""
    return TEXT + f"{section}:\n" + f"  - {item}\n" * 1_000_000


def many(section, item, count=1_900):
    """The harbour file with as many well-formed items as are taken, `{n}` numbering them."""
    lines = "".join(f"  - {item.replace('@', str(n))}\n" for n in range(count))
    if f"\n{section}:\n" in TEXT:
        return TEXT.replace(f"\n{section}:\n", f"\n{section}:\n{lines}")
    return f"{TEXT}{section}:\n{lines}"


NORM = "id: x@, kind: prohibition, instrument: text, paragraph: a, text: t, bearers: [north]"

HOSTILE = {
    "a million anchors": million("anchors", "{id: a}"),
    "a million words": TEXT + "facts: [" + "x, " * 1_000_000 + "]\n",
    "a million keys": TEXT + "facts:\n" + "".join(f"  k{n}: v\n" for n in range(1_000_000)),
    "deep lists": "a: " + "[" * 1_000_000,
    "deep mappings": "{a: " * 1_000_000,
    "deep by indentation": "".join(" " * n + "- \n" for n in range(1_500)),
    "laughs": "a: &a [x, x]\n" + "".join(f"{c}: &{c} [*a, *a]\n" for c in "bcdefgh"),
    "keys that stand twice": TEXT + "facts: {" + "k: v, " * 250_000 + "}\n",
    "one long word": "id: " + "x" * 1_900_000,
    "one long key": "x" * 1_900_000 + ": y\n",
    "unknown keys": TEXT + "".join(f"namez{n}: 1\n" for n in range(25_000)),
    "unknown acts": TEXT.replace("[1, 2, 3]", "[" + "9.9.9, " * 50_000 + "]"),
    "unknown actors": many("relations", "{kind: commands, subject: bleu@, object: milita@}"),
    "too many norms": many("norms", f"{{{NORM}}}", 4_000),
    "too many actors": many("actors", "{id: x@, role: outside, names: x@}", 5_000),
    "a chain of anchors": many("anchors", "{id: a@, at: {after: b@, plus: 1 days}}"),
    "anchors out of the calendar": TEXT + "anchors:\n  - {id: a0, at: 2020-01-01}\n" + "".join(
        f"  - {{id: a{n}, at: {{after: a{n - 1}, plus: 36000 days}}}}\n" for n in range(1, 1_900)
    ),
    "a circle of anchors": TEXT + "anchors:\n" + "".join(
        f"  - {{id: a{n}, at: {{after: a{(n + 1) % 1_900}}}}}\n" for n in range(1_900)
    ),
    "a circle of places": TEXT.replace("norms:\n", "".join(
        f"  - {{id: x{n}, names: x, geometry: unmapped, within: x{(n + 1) % 1_900}}}\n"
        for n in range(1_900)
    ) + "norms:\n"),
    "wordings that multiply": many(
        "instruments", "{id: x@, names: x, binds: by_signature, variants: "
        "[{id: a, names: a}, {id: b, names: b}]}",
    ),
    "a ring of sites": TEXT.replace("norms:\n", "  - {id: x, names: x, ring: {around: ["
        + "[10, 50], " * 14_000 + "], radius_m: 5}}\nnorms:\n"),
    "readings of everything": many("instruments", "{id: x@, names: x, binds: by_signature}")
        + "readings:\n" + "".join(f"  - {{id: r{n}, names: r}}\n" for n in range(1_900)),
}  # fmt: skip

LARGE = {
    "norms": many("norms", f"{{{NORM}, acts: ['1']}}"),
    "actors": many("actors", "{id: x@, role: outside, names: x@}"),
    "instruments": many("instruments", "{id: x@, names: x, binds: by_signature}"),
    "anchors": TEXT + "anchors:\n  - {id: a0, at: 2020-01-01T00:00}\n" + "".join(
        f"  - {{id: a{n}, at: {{after: a{n - 1}, plus: 1 hours}}}}\n" for n in range(1, 1_900)
    ),
    "matters left open": many("unspecified", "{id: x@, names: x}"),
}  # fmt: skip


def read_apart(text):
    """Seconds and KiB that another process needs to read a text, and what came of it."""
    done = subprocess.run(
        [sys.executable, "-c", READER],
        input=text.encode("utf-8", "surrogatepass"),
        capture_output=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    took, peak, refused, problems = done.stdout.split()
    return float(took), int(peak), refused == b"True", int(problems)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gives_errors_within_two_seconds_and_300_megabytes(name):
    took, peak, refused, problems = read_apart(HOSTILE[name])
    assert refused
    assert 1 <= problems <= MAX_FOUND
    assert took < SOON
    assert peak < LITTLE


@pytest.mark.parametrize("name", LARGE)
def test_the_largest_file_that_is_taken_is_read_as_soon(name):
    took, peak, refused, _ = read_apart(LARGE[name])
    assert not refused
    assert took < SOON
    assert peak < LITTLE


@settings(max_examples=60)
@given(st.data())
def test_a_spoiled_agreement_is_read_or_refused_but_never_crashes(data):
    """Cut, doubled or overwritten anywhere, a file gives an agreement or errors with lines."""
    at = data.draw(st.integers(0, len(TEXT)))
    to = data.draw(st.integers(at, min(len(TEXT), at + 60)))
    put = data.draw(
        st.sampled_from(["", "[", "{", "- ", ": ", "\n", "\t", "&a ", "*a", "!!", "0", "ع", "'"])
    )
    began = time.process_time()
    agreement, problems = read_agreement(TEXT[:at] + put + TEXT[to:], file="f.yaml", zones=ZONES)
    assert time.process_time() - began < SOON
    assert agreement is not None or all(p.message for p in problems)


@settings(max_examples=60)
@given(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8)),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.dictionaries(
                st.sampled_from(
                    ["id", "names", "actors", "norms", "clock", "places", "instruments", "zone",
                     "start", "accepted", "variants", "readings", "unspecified", "procedure", "en"]
                ),
                inner,
                max_size=5,
            ),
        ),
        max_leaves=25,
    )
)  # fmt: skip
def test_wrong_types_anywhere_give_errors_and_never_a_crash(document):
    agreement, problems = read_agreement(json.dumps(document), file="f.yaml")
    assert agreement is None
    assert problems


SECTIONS = {
    "anchors": ["id", "names", "at", "scheduled", "claimed", "certified"],
    "lists": ["id", "names", "authority", "versions", "from", "until", "actors"],
    "places": ["id", "names", "geometry", "feature", "versions", "ring", "band", "areas", "within",
               "around", "radius_m", "line", "lines", "depth_m", "min", "max", "whole"],
    "weapons": ["id", "names", "words", "acts", "calibre_mm", "above", "below"],
    "norms": ["id", "kind", "instrument", "paragraph", "text", "bearers", "acts", "due", "from",
              "hours", "quantity", "amount", "unit", "reciprocal", "on", "norms", "replaces"],
    "gates": ["id", "opens", "predicate", "planned", "window", "certifiers", "certified", "at",
              "state", "conditions"],
    "procedure": ["intake", "says", "bodies", "clocks", "ladder", "other", "id", "names", "within"],
    "reporting": ["id", "names", "who", "to", "every", "due"],
    "severities": ["minor", "en"],
    "terms": ["notified", "en"],
    "unspecified": ["id", "names", "acts"],
}  # fmt: skip

WORDS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8),
    st.sampled_from(
        ["x", "n1", "blue", "north", "text", "land", "harbour", "national", "2020-01-01", "start",
         "2020-01-01T00:00", "9999-12-31", "999999999 days", "1 days", "5 working days", "by",
         "zones/harbour.geojson", "unspecified", "1e99", "22:00", "obligation", "open"]
    ),
)  # fmt: skip


def shapes_of(keys):
    """Any tree of these keys and a few likely words."""
    moments = ["after", "before", "plus", "minus", "counting", "sense", "day"]
    return st.recursive(
        WORDS,
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.dictionaries(st.sampled_from([*keys, *moments]), inner, max_size=7),
        ),
        max_leaves=20,
    )


@pytest.mark.parametrize("section", SECTIONS)
@settings(max_examples=60)
@given(data=st.data())
def test_whatever_stands_in_a_section_is_read_or_refused_but_never_crashes(section, data):
    value = json.dumps(data.draw(shapes_of(SECTIONS[section])))
    kept = TEXT.replace(f"\n{section}:\n", f"\nx_{section}:\n")
    began = time.process_time()
    agreement, problems = read_agreement(f"{kept}{section}: {value}\n", file="f.yaml", zones=ZONES)
    assert time.process_time() - began < SOON
    assert agreement is not None or all(problem.message for problem in problems)


def test_a_byte_order_mark_is_no_fault():
    assert isinstance(read_document("\ufeffa: 1\n"), Table)


def test_a_document_error_says_its_line():
    with pytest.raises(DocumentError) as caught:
        read_document("a: 1\na: 2\n")
    assert caught.value.line == 2
