import resource
import signal

import pytest

from assistant.ingest.readers.watch import PageTimeoutError, Watch


def page_without_end(watch: Watch) -> None:
    rounds = 0
    with watch.page(3):
        while True:
            try:
                rounds += 1
            except Exception:  # noqa: BLE001 - as libraries do
                rounds = 0


def test_a_page_has_its_time_and_leaves_no_limit_behind() -> None:
    before = resource.getrlimit(resource.RLIMIT_CPU)
    told: list[int] = []
    watch = Watch(0.05, told.append)
    with pytest.raises(PageTimeoutError):
        page_without_end(watch)
    with watch.page(4):
        assert resource.getrlimit(resource.RLIMIT_CPU)[0] > 0
    watch.done()
    assert told == [3, 4, 0]
    assert resource.getrlimit(resource.RLIMIT_CPU) == before
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)
