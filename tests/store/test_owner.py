import subprocess
import sys
from pathlib import Path

import pytest

from assistant.errors import IndexInUseError, StoreError
from assistant.store.owner import Owner

HOLD = (
    "import sys; from pathlib import Path; from assistant.store.owner import Owner;"
    "owner = Owner(Path(sys.argv[1])); owner.acquire(); print('owned', flush=True); sys.stdin.read()"
)


def test_the_folder_is_made_and_given_back(tmp_path: Path) -> None:
    first, second = Owner(tmp_path / "data"), Owner(tmp_path / "data")
    first.acquire()
    first.release()
    first.release()
    second.acquire()
    second.release()
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


def test_another_process_is_named_until_it_is_killed(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"owned\n"
        with pytest.raises(IndexInUseError, match="--data-dir") as caught:
            Owner(tmp_path).acquire()
        assert str(tmp_path) in caught.value.message
        holder.kill()
        holder.wait(30)
    owner = Owner(tmp_path)
    owner.acquire()
    owner.release()


def test_a_folder_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(StoreError, match="can't be used"):
        Owner(tmp_path / "data").acquire()
