"""Progress of long work, told to whoever shows it."""

from typing import Protocol


class Progress(Protocol):
    """Hears how far a stage has come."""

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        """`done` of `total` steps of `stage`; `total` is None where nobody knows."""
        ...


def unheard(stage: str, done: int, total: int | None) -> None:
    """A `Progress` that nobody watches."""
