"""Refusals that pages tell in the reader's language: each names its message, and carries it in
English for logs and the command line."""

from __future__ import annotations

from datetime import timedelta

from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.messages import Message


class ToldError(UsageError):
    """A refusal that pages tell as the message `fault_<said>`, with `filled` filled in."""

    said = ""

    def __init__(
        self, what: str, *, expected: str | None = None, hint: str | None = None, **filled: int
    ) -> None:
        told = Message(f"pages.fault_{self.said}", filled)
        super().__init__(what, expected=expected, hint=hint, told=told)


class SignInRefusedError(ToldError):
    """No such name, or not its password: nobody learns which."""

    said = "sign_in_refused"

    def __init__(self) -> None:
        super().__init__("the name or the password is not right")


class TooManyTriesError(ToldError):
    """Somebody must wait before they try again."""

    said = "sign_in_wait"

    def __init__(self, wait: timedelta) -> None:
        seconds = max(1, round(wait.total_seconds()))
        super().__init__("too many tries", hint=f"wait {seconds} s and try again", seconds=seconds)
        self.wait = wait


class NameTakenError(ToldError):
    """Another account has that name for signing in."""

    said = "name_taken"

    def __init__(self) -> None:
        super().__init__("this name is taken", expected="another one")


class NameLengthError(ToldError):
    """A name for signing in that is none, or too long, or cannot be shown."""

    said = "name_length"

    def __init__(self, longest: int) -> None:
        super().__init__(f"a name to sign in with has 1 to {longest} characters")


class InvitationGoneError(ToldError):
    """An invitation that offers nothing any more."""

    said = "invitation_gone"

    def __init__(self) -> None:
        super().__init__("this invitation was taken or ran out", hint="ask for another")


class PasswordLengthError(ToldError):
    """A password that is too short to be a secret, or too long to be one."""

    said = "password_length"

    def __init__(self, shortest: int, longest: int) -> None:
        super().__init__(
            "this password is too short or too long",
            expected=f"{shortest} to {longest} characters: a few words that nobody else would put "
            "together",
        )


class PasswordGuessedError(ToldError):
    """A password that somebody would guess."""

    said = "password_guessed"

    def __init__(self) -> None:
        super().__init__(
            "this password can be guessed",
            expected="one without your name for signing in, and not one letter many times",
        )


class PasskeyRefusedError(ToldError):
    """A browser's answer does not hold, which of its many reasons ever it is."""

    said = "passkey_refused"

    def __init__(self) -> None:
        super().__init__(
            "this passkey was not taken", hint="try again, or sign in with your password"
        )


class PasskeyLateError(ToldError):
    """The page lay open too long: a challenge is good for minutes."""

    said = "passkey_late"

    def __init__(self) -> None:
        super().__init__("this page lay open too long", hint="press the button once more")


class LabelRefusedError(ToldError):
    """A passkey is called by nothing, or by too much."""

    said = "passkey_label"

    def __init__(self, longest: int) -> None:
        super().__init__(
            "say what this passkey is", expected=f"1 to {longest} characters, such as a telephone"
        )


class TooManyPasskeysError(ToldError):
    """Nobody has that many devices."""

    said = "passkey_many"

    def __init__(self, most: int) -> None:
        super().__init__(
            f"you have {most} passkeys, and that is all there can be", hint="remove one first"
        )


class PasskeyGoneError(ToldError):
    """Nobody removes what is not theirs, or is removed already."""

    said = "passkey_gone"

    def __init__(self) -> None:
        super().__init__("you have no such passkey")


class ProviderSilentError(ToldError):
    """A provider does not answer, or not as the issuer that the mission named."""

    said = "oidc_silent"

    def __init__(self, host: str) -> None:
        super().__init__(
            f"{host} does not answer as it should", hint="sign in with your password or a passkey"
        )


class ProviderRefusedError(ToldError):
    """What came back from a provider does not hold, or nobody was signed in there."""

    said = "oidc_refused"

    def __init__(self) -> None:
        super().__init__(
            "nobody was signed in there", hint="try again from the page for signing in"
        )


class UnlinkedError(ToldError):
    """Somebody whom the provider knows, and nobody here."""

    said = "oidc_unlinked"

    def __init__(self) -> None:
        super().__init__(
            "no account is linked with that",
            hint="sign in with your password, then link it on the page of your account",
        )


class LinkedElsewhereError(ToldError):
    """Another account is linked with the same person."""

    said = "oidc_elsewhere"

    def __init__(self) -> None:
        super().__init__(
            "another account is linked with that", hint="unlink it there first, signed in as it"
        )


class RepeatedOtherwiseError(ToldError):
    """The two passwords differ."""

    said = "password_repeated"

    def __init__(self) -> None:
        super().__init__("the two passwords differ", hint="type the same one twice")
