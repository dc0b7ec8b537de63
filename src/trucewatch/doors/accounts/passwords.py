"""Passwords: hashed with argon2id, and the key that each makes.

Source: RFC 9106, second recommended option (64 MiB, three passes, four lanes).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type, hash_secret_raw

from trucewatch.doors.accounts.refusals import PasswordGuessedError, PasswordLengthError

SHORTEST, LONGEST = 12, 1024
SALT_BYTES, KEY_BYTES = 16, 32


@dataclass(frozen=True, slots=True)
class Passwords:
    """How much work a guess costs: `memory_kib` KiB, `passes` over it, in `lanes`."""

    memory_kib: int = 65_536
    passes: int = 3
    lanes: int = 4
    _nobodys: list[str] = field(default_factory=list, repr=False)

    def hashed(self, password: str) -> str:
        """The hash to keep, salted, with its parameters."""
        return self._hasher().hash(password)

    def fits(self, kept: str | None, password: str) -> bool:
        """Whether this is the password; for an account that is not there (None) a guess takes as
        long, so that time does not tell who has one."""
        try:
            return self._hasher().verify(kept or self._nobody(), password) and kept is not None
        except (VerificationError, InvalidHashError):
            return False

    def key(self, password: str, salt: bytes) -> bytes:
        """32 bytes by which a box is locked: another use of the password than its hash."""
        return hash_secret_raw(
            password.encode(),
            salt,
            time_cost=self.passes,
            memory_cost=self.memory_kib,
            parallelism=self.lanes,
            hash_len=KEY_BYTES,
            type=Type.ID,
        )

    def _nobody(self) -> str:
        if not self._nobodys:
            self._nobodys.append(self.hashed("of an account that is not there"))
        return self._nobodys[0]

    def _hasher(self) -> PasswordHasher:
        return PasswordHasher(self.passes, self.memory_kib, self.lanes, type=Type.ID)


def need_password(password: str, login: str) -> None:
    """Refuse a password that is no secret. Raises ToldError."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise PasswordLengthError(SHORTEST, LONGEST)
    if login.casefold() in password.casefold() or len(set(password)) < 5:
        raise PasswordGuessedError
