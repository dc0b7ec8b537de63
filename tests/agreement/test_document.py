"""Documents: a hostile or broken text gives a clear error, and soon."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.agreement.harbour import TEXT, ZONES
from trucewatch.agreement.document import MAX_BYTES, DocumentError, Table, read_document
from trucewatch.agreement.reading import read_agreement

SOON = 2.0


def error_of(text):
    began = time.perf_counter()
    agreement, problems = read_agreement(text, file="f.yaml", zones=ZONES)
    assert time.perf_counter() - began < SOON
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


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_spoiled_agreement_is_read_or_refused_but_never_crashes(data):
    """Cut, doubled or overwritten anywhere, a file gives an agreement or errors with lines."""
    at = data.draw(st.integers(0, len(TEXT)))
    to = data.draw(st.integers(at, min(len(TEXT), at + 60)))
    put = data.draw(
        st.sampled_from(["", "[", "{", "- ", ": ", "\n", "\t", "&a ", "*a", "!!", "0", "ع", "'"])
    )
    began = time.perf_counter()
    agreement, problems = read_agreement(TEXT[:at] + put + TEXT[to:], file="f.yaml", zones=ZONES)
    assert time.perf_counter() - began < SOON
    assert agreement is not None or all(p.message for p in problems)


@settings(max_examples=60, deadline=None)
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
    import json

    agreement, problems = read_agreement(json.dumps(document), file="f.yaml")
    assert agreement is None
    assert problems


def test_a_byte_order_mark_is_no_fault():
    assert isinstance(read_document("\ufeffa: 1\n"), Table)


def test_a_document_error_says_its_line():
    with pytest.raises(DocumentError) as caught:
        read_document("a: 1\na: 2\n")
    assert caught.value.line == 2
