"""Whether the process behind a worker's name is still there."""

import subprocess
import sys
import time

from assistant.store.campaigns.workers import is_gone, new_worker


def changed(worker: str, place: int, value: str) -> str:
    parts = worker.split("/")
    parts[place] = value
    return "/".join(parts)


def test_a_process_that_is_there_is_not_gone() -> None:
    worker = new_worker()
    assert worker != new_worker()
    assert not is_gone(worker)


def test_a_number_that_was_given_to_another_process_is_seen() -> None:
    assert is_gone(changed(new_worker(), 2, "1"))


def test_nothing_is_known_of_another_machine() -> None:
    worker = changed(new_worker(), 2, "1")
    assert not is_gone(changed(worker, 0, "elsewhere:1:2"))
    assert not is_gone("")
    assert not is_gone("w")


def test_a_process_that_ended_is_gone_also_while_nobody_noticed() -> None:
    told = (
        "from assistant.store.campaigns.workers import new_worker; print(new_worker(), flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", told], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        worker = process.stdout.readline().strip()
        assert not is_gone(worker)
        process.kill()
        end = time.monotonic() + 30
        while not is_gone(worker):  # it becomes a zombie: nobody waited for it
            assert time.monotonic() < end
        assert process.returncode is None
    assert is_gone(worker)
