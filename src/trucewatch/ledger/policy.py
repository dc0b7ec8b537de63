"""Policies: which log one trusts, which witnesses one knows, and how many of them it takes.

```
log ledger.example/truce+…
witness north witness.example/north+… https://north.example/
witness south witness.example/south+…
group parties all north south
quorum parties
```

A policy belongs to whoever verifies. One that comes with the record says what the operator asks of
itself, no more.

Source: c2sp.org/tlog-policy. Stricter in one thing: a witness may not hold a log's key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from trucewatch.ledger.checkpoints import Checkpoint, open_checkpoint
from trucewatch.ledger.cosignatures import (
    COSIGNATURE,
    SUBTREE,
    Cosignature,
    CosignerKey,
    cosignatures_on,
    parse_key,
    same_key,
)
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.notes import ED25519, VerifierKey

NONE = "none"
LOG_TYPES, WITNESS_TYPES = (ED25519, SUBTREE), (COSIGNATURE, SUBTREE)
MAX_BYTES = 1 << 20
MAX_NAMES = 256
"""Logs, witnesses and groups together: each is held against all above it, and groups nest."""

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


class PolicyError(LedgerError):
    """A policy file that cannot be used: `line` counts from 1, 0 means the whole file."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(f"line {line} of the policy: {why}" if line else f"the policy {why}")
        self.line = line


@dataclass(frozen=True, slots=True)
class Log:
    """A log one accepts, and where it is."""

    key: VerifierKey
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Witness:
    """A witness under the name that this policy gives it, and where checkpoints are handed in."""

    name: str
    key: CosignerKey
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A group has witnessed what at least `threshold` of its members have."""

    name: str
    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy as read; `quorum` is a name in it, or `none`."""

    logs: tuple[Log, ...]
    witnesses: tuple[Witness, ...]
    groups: tuple[Group, ...]
    quorum: str

    def met_by(self, names: Sequence[str]) -> bool:
        """Whether these witnesses, by their names in this policy, make the quorum."""
        if self.quorum == NONE:
            return True
        seen = {witness.name for witness in self.witnesses} & set(names)
        for group in self.groups:  # each names only what stands above it
            if sum(member in seen for member in group.members) >= group.threshold:
                seen.add(group.name)
        return self.quorum in seen

    def rule(self) -> str:
        """The quorum in words, such as `all of (north, any of (g1, g2))`."""
        groups = {group.name: group for group in self.groups}

        def say(name: str) -> str:
            group = groups.get(name)
            if group is None:
                return name
            members = ", ".join(map(say, group.members))
            if len(group.members) == 1:
                return members
            if group.threshold == len(group.members):
                return f"all of ({members})"
            few = "any" if group.threshold == 1 else str(group.threshold)
            return f"{few} of ({members})"

        return say(self.quorum)


@dataclass(frozen=True, slots=True)
class Witnessed:
    """One witness's cosignature, under its name in the policy."""

    name: str
    cosignature: Cosignature


@dataclass(frozen=True, slots=True)
class Standing:
    """How a signed checkpoint stands under a policy."""

    checkpoint: Checkpoint
    log: VerifierKey
    by: tuple[Witnessed, ...]
    met: bool

    @property
    def witnessed(self) -> bool:
        """Whether the quorum is met, and by somebody: `quorum none` makes nothing witnessed."""
        return self.met and bool(self.by)


def judge(policy: Policy, note: str, log_key: VerifierKey | None = None) -> Standing:
    """Hold a signed checkpoint against a policy.

    `log_key` is the log's where it is known from elsewhere; else any of the policy's logs will do.
    Cosignatures that fail count for nothing. Raises LedgerError where no accepted log signed it.
    """
    logs = [log_key] if log_key is not None else [log.key for log in policy.logs]
    checkpoint, log = _opened(note, logs)
    names = {witness.key: witness.name for witness in policy.witnesses}
    by = tuple(Witnessed(names[one.key], one) for one in cosignatures_on(note, list(names)))
    return Standing(checkpoint, log, by, policy.met_by([one.name for one in by]))


def parse_policy(data: bytes | str) -> Policy:
    """Read a policy file. Raises PolicyError naming the line and what would be right."""
    reader = _Reader()
    for number, words in _lines(data):
        reader.take(number, words)
    return reader.finish()


def _opened(note: str, logs: Sequence[VerifierKey]) -> tuple[Checkpoint, VerifierKey]:
    if not logs:
        raise LedgerError("the policy names no log, and no log's key was given")
    for key in logs:
        try:
            return open_checkpoint(note, key).checkpoint, key
        except LedgerError as error:
            fault = error
    raise fault


def _lines(data: bytes | str) -> Iterator[tuple[int, list[str]]]:
    """Each line that says something, with its number. Names are opaque: no Unicode rule is used."""
    raw = data.encode("utf-8", "surrogateescape") if isinstance(data, str) else data
    if len(raw) > MAX_BYTES:
        raise PolicyError(0, f"is larger than {MAX_BYTES:,} bytes")
    for number, line in enumerate(raw.decode("utf-8", "surrogateescape").split("\n"), 1):
        if found := _CONTROL.search(line):
            hint = "; save it with Unix line ends" if found[0] == "\r" else ""
            raise PolicyError(number, f"the control character 0x{ord(found[0]):02x}{hint}")
        words = re.split("[ \t]+", line.strip(" \t"))
        if words[0] and not words[0].startswith("#"):
            yield number, words


@dataclass(slots=True)
class _Reader:
    logs: list[Log] = field(default_factory=list)
    witnesses: list[Witness] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    grouped: set[str] = field(default_factory=set)
    quorum: str | None = None

    def take(self, line: int, words: list[str]) -> None:
        keyword, rest = words[0], words[1:]
        takers = {
            "log": self._log,
            "witness": self._witness,
            "group": self._group,
            "quorum": self._quorum,
        }
        if keyword not in takers:
            raise PolicyError(
                line, f"{keyword!r} begins no line; log, witness, group and quorum do"
            )
        takers[keyword](line, rest)
        if len(self.logs) + len(self.witnesses) + len(self.groups) > MAX_NAMES:
            raise PolicyError(line, f"there are more than {MAX_NAMES} logs, witnesses and groups")

    def finish(self) -> Policy:
        if self.quorum is None:
            raise PolicyError(0, "has no quorum line; `quorum none` asks for no witness")
        return Policy(tuple(self.logs), tuple(self.witnesses), tuple(self.groups), self.quorum)

    def _log(self, line: int, rest: list[str]) -> None:
        if len(rest) not in (1, 2):
            raise PolicyError(line, "a log line is: log VKEY [URL]")
        key = _key(line, rest[0], LOG_TYPES, "log")
        self._need_new_key(line, key)
        self.logs.append(Log(key, rest[1] if rest[1:] else None))

    def _witness(self, line: int, rest: list[str]) -> None:
        if len(rest) not in (2, 3):
            raise PolicyError(line, "a witness line is: witness NAME VKEY [URL]")
        self._need_free(line, rest[0])
        key = _key(line, rest[1], WITNESS_TYPES, "witness")
        self._need_new_key(line, key)
        assert isinstance(key, CosignerKey)  # noqa: S101 (its type is a witness's)
        self.witnesses.append(Witness(rest[0], key, rest[2] if rest[2:] else None))

    def _group(self, line: int, rest: list[str]) -> None:
        if len(rest) < 3:
            raise PolicyError(line, "a group line is: group NAME any|all|NUMBER MEMBER…")
        name, many, *members = rest
        self._need_free(line, name)
        for member in members:
            self._need_known(line, member)
            if member in self.grouped:
                raise PolicyError(line, f"{member!r} is in a group already")
            self.grouped.add(member)
        self.groups.append(Group(name, _threshold(line, many, len(members)), tuple(members)))

    def _quorum(self, line: int, rest: list[str]) -> None:
        if len(rest) != 1:
            raise PolicyError(line, "a quorum line is: quorum NAME, or quorum none")
        if self.quorum is not None:
            raise PolicyError(line, "there is a quorum line already")
        if rest[0] != NONE:
            self._need_known(line, rest[0])
        self.quorum = rest[0]

    def _names(self) -> set[str]:
        return {w.name for w in self.witnesses} | {g.name for g in self.groups}

    def _need_free(self, line: int, name: str) -> None:
        if name == NONE:
            raise PolicyError(line, "the name none is taken: it means no witness at all")
        if name in self._names():
            raise PolicyError(line, f"the name {name!r} is taken")

    def _need_known(self, line: int, name: str) -> None:
        if name not in self._names():
            raise PolicyError(line, f"{name!r} is no witness and no group on a line above")

    def _need_new_key(self, line: int, key: VerifierKey) -> None:
        held = [log.key for log in self.logs] + [one.key for one in self.witnesses]
        if any(same_key(key, other) for other in held):
            raise PolicyError(line, f"the public key of {key.name} stands on a line above already")


def _key(line: int, text: str, types: Sequence[int], who: str) -> VerifierKey:
    try:
        key = parse_key(text)
    except (LedgerError, UnicodeError) as error:
        raise PolicyError(line, f"not a {who}'s vkey: {error}") from error
    if key.algorithm not in types:
        asked = " or ".join(map(str, types))
        raise PolicyError(line, f"a {who}'s key is of type {asked}, this one of {key.algorithm}")
    return key


def _threshold(line: int, text: str, members: int) -> int:
    if text in ("any", "all"):
        return 1 if text == "any" else members
    plain = text.isascii() and text.isdigit() and text[0] != "0" and len(text) < 6
    if not plain or int(text) > members:
        raise PolicyError(line, f"{text!r} is not any, all, or a number from 1 to {members}")
    return int(text)
