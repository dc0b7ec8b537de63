"""What every test may ask for."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The real data beside the project. Skips where they are absent."""
    if not (SHARED / "data").is_dir():
        pytest.skip("the real data are not beside the project in ../shared")
    return SHARED


@pytest.fixture(autouse=True)
def _keys_of_its_own(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No test touches the keys of the person who runs it."""
    monkeypatch.setenv("TRUCEWATCH_KEYS", str(tmp_path_factory.mktemp("keys")))
