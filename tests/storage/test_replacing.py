"""Files that take another's place: the old bytes go, whatever stops the writer half-way."""

import os
from pathlib import Path

import pytest

from trucewatch.doors.storage import files
from trucewatch.doors.storage.files import clear_leftovers, replacing

OLD, NEW = b"a name that is to be forgotten", b"the others"


@pytest.fixture
def kept(tmp_path):
    """A file of old bytes, and a look at them whatever name they have by now."""
    path = tmp_path / "kept"
    path.write_bytes(OLD)
    with path.open("rb") as old:

        def bytes_of_old():
            old.seek(0)
            return old.read()

        yield path, bytes_of_old


def replace(path):
    with replacing(path) as stream:
        stream.write(NEW)


def refuse(*_arguments):
    raise OSError(5, "Input/output error")


def only(path):
    return list(path.parent.iterdir()) == [path]


def test_what_lay_there_is_overwritten(kept):
    path, old = kept
    replace(path)
    assert path.read_bytes() == NEW and old() == bytes(len(OLD)) and only(path)


def test_old_bytes_stay_whole_until_the_new_name_is_safe_and_go_the_next_time(kept, monkeypatch):
    """A power loss may bring the old file back, as long as the folder's names are not on the disk;
    but nobody may forget that its bytes are still there."""
    path, old = kept
    monkeypatch.setattr(files, "sync_folder", refuse)
    with pytest.raises(OSError, match="Input/output"):
        replace(path)
    assert path.read_bytes() == NEW and old() == OLD
    with pytest.raises(OSError, match="Input/output"):
        clear_leftovers(path.parent)
    assert old() == OLD
    monkeypatch.undo()
    clear_leftovers(path.parent)
    assert path.read_bytes() == NEW and old() == bytes(len(OLD)) and only(path)


def test_another_replacement_brings_the_first_one_to_its_end(kept, monkeypatch):
    path, old = kept
    monkeypatch.setattr(files, "sync_folder", refuse)
    with pytest.raises(OSError, match="Input/output"):
        replace(path)
    monkeypatch.undo()
    replace(path)
    assert path.read_bytes() == NEW and old() == bytes(len(OLD)) and only(path)


def test_a_writer_stopped_before_the_rename_leaves_the_file_as_it_was(kept, monkeypatch):
    path, old = kept
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="Input/output"):
        replace(path)
    monkeypatch.undo()
    clear_leftovers(path.parent)
    assert path.read_bytes() == old() == OLD and only(path)


def test_a_writer_killed_before_the_rename_leaves_the_file_as_it_was(kept):
    """Its second name is there already: whoever clears up must not take it for an old file."""
    path, old = kept
    child = os.fork()
    if child == 0:
        Path.replace = lambda *_: os._exit(0)
        replace(path)
    os.waitpid(child, 0)
    assert not only(path)
    clear_leftovers(path.parent)
    assert path.read_bytes() == old() == OLD and only(path)


def test_a_disk_without_second_names_is_written_all_the_same(kept, monkeypatch):
    path, old = kept
    monkeypatch.setattr(os, "link", refuse)
    replace(path)
    assert path.read_bytes() == NEW and old() == bytes(len(OLD)) and only(path)
