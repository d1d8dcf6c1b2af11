import os
import re
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.errors import StoreError
from assistant.store.secrets import load_secret


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    made = load_secret(tmp_path / "data", "session")
    assert re.fullmatch(r"[\w-]{43}", made.reveal())
    assert load_secret(tmp_path / "data", "session").reveal() == made.reveal()
    assert load_secret(tmp_path / "data", "other").reveal() != made.reveal()
    folder = tmp_path / "data" / "secrets"
    assert (mode(folder), mode(folder / "session")) == (0o700, 0o600)
    assert made.reveal() not in repr(made)


def test_a_wide_umask_does_not_open_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        load_secret(tmp_path, "session")
    finally:
        os.umask(before)
    assert {mode(path) for path in (tmp_path / "secrets").iterdir()} == {0o600}


def test_all_that_start_at_once_get_the_same_one(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: load_secret(tmp_path, "session").reveal(), range(16)))
    assert len(found) == 1


def test_a_file_and_a_folder_that_are_too_open_are_closed(tmp_path: Path) -> None:
    made = load_secret(tmp_path, "session")
    (tmp_path / "secrets" / "session").chmod(0o644)
    (tmp_path / "secrets").chmod(0o755)
    assert load_secret(tmp_path, "session").reveal() == made.reveal()
    assert mode(tmp_path / "secrets") == 0o700
    assert mode(tmp_path / "secrets" / "session") == 0o600


@pytest.mark.parametrize("content", ["", "\n", "short", "x" * 31, "with a blank in it " * 4, "é" * 40])
def test_an_empty_or_damaged_secret_is_refused_and_kept(tmp_path: Path, content: str) -> None:
    load_secret(tmp_path, "session")
    path = tmp_path / "secrets" / "session"
    path.write_text(content)
    with pytest.raises(StoreError, match="empty or damaged") as caught:
        load_secret(tmp_path, "session")
    assert str(path) in caught.value.message
    assert path.read_text() == content


def test_what_a_killed_start_left_is_no_secret(tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir(mode=0o700)
    (tmp_path / "secrets" / ".session.partial").write_text("half")
    assert len(load_secret(tmp_path, "session").reveal()) == 43
    assert not (tmp_path / "secrets" / ".session.partial").exists()


@pytest.mark.parametrize("dangling", [True, False])
def test_a_link_is_refused(tmp_path: Path, dangling: bool) -> None:
    target = tmp_path / "elsewhere"
    if not dangling:
        target.write_text("x" * 43)
    (tmp_path / "secrets").mkdir(mode=0o700)
    (tmp_path / "secrets" / "session").symlink_to(target)
    with pytest.raises(StoreError, match="not a plain file"):
        load_secret(tmp_path, "session")


def test_a_folder_of_another_user_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load_secret(tmp_path, "session")
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)
    with pytest.raises(StoreError, match="belongs to another user"):
        load_secret(tmp_path, "session")


def test_a_file_system_without_permissions_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_secret(tmp_path, "session")
    (tmp_path / "secrets" / "session").chmod(0o644)
    monkeypatch.setattr(Path, "chmod", lambda *_: None)  # as a FAT disk takes it
    with pytest.raises(StoreError, match="can be read by other users"):
        load_secret(tmp_path, "session")


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(StoreError, match="Not a directory"):
        load_secret(tmp_path / "data", "session")


@pytest.mark.parametrize("name", ["", "../escape", "Session", "a/b", ".lock"])
def test_a_name_never_leaves_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="name of a secret"):
        load_secret(tmp_path, name)
    assert list(tmp_path.iterdir()) == []
