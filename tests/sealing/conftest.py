"""A mission with five guardians, made once and copied, keys and all, for every test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest

from tests.command import done
from tests.sealing.missions import Guarded, guarded

Copied = Callable[[str], Guarded]


@pytest.fixture(scope="session")
def _masters(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Guarded, Path]]:
    """A mission without reports, and one whose sealed reports are recorded, with their keys."""
    folder, keys = tmp_path_factory.mktemp("master"), tmp_path_factory.mktemp("master-keys")
    with patch.dict(os.environ, TRUCEWATCH_KEYS=str(keys)):
        empty = guarded(folder)
        shutil.copytree(folder, folder.parent / "sealed")
        masters = {"empty": (empty, keys)}
        sealed_keys = tmp_path_factory.mktemp("sealed-keys")
        shutil.copytree(keys, sealed_keys, dirs_exist_ok=True)
    with patch.dict(os.environ, TRUCEWATCH_KEYS=str(sealed_keys)):
        sealed = replace(empty, folder=folder.parent / "sealed/mission")
        sealed.add()
        done("seal", "flush", sealed.folder)
    return masters | {"sealed": (sealed, sealed_keys)}


@pytest.fixture
def _copied(
    _masters: dict[str, tuple[Guarded, Path]], tmp_path: Path, _keys_of_its_own: None
) -> Copied:
    def copied(which: str) -> Guarded:
        master, keys = _masters[which]
        shutil.copytree(keys, os.environ["TRUCEWATCH_KEYS"], dirs_exist_ok=True)
        _age(Path(os.environ["TRUCEWATCH_KEYS"]))
        shutil.copytree(master.folder, tmp_path / "mission")
        shutil.copytree(master.file.parent, tmp_path / "handed-over")
        for identity in master.identities:
            shutil.copy(identity, tmp_path)
        return Guarded(
            tmp_path / "mission",
            tuple(tmp_path / identity.name for identity in master.identities),
            tmp_path / "handed-over" / master.file.name,
            tmp_path / "handed-over" / master.mapping.name,
        )

    return copied


def _age(keys: Path) -> None:
    """Set the folders' times as they were, which copying into them has moved."""
    for folder in keys.glob("*/sealed"):
        os.utime(folder, (0, 0))


@pytest.fixture
def mission(_copied: Copied) -> Guarded:
    """Any three of five guardians must agree; nothing has come in yet."""
    return _copied("empty")


@pytest.fixture
def sealed(_copied: Copied) -> Guarded:
    """The same, with its three sealed reports recorded."""
    return _copied("sealed")
