"""A program that lets one page run out of time and says what it saw: its limits are of a whole process."""

import json
import resource
import signal
import sys

from assistant.ingest.pdf.watch import PageTimeoutError, Watch


def page_without_end(watch: Watch) -> None:
    """Go on until the page's time is over, with a handler in the way as libraries have them."""
    rounds = 0
    with watch.page(3):
        while True:
            try:
                rounds += 1
            except Exception:  # noqa: BLE001 - as libraries do
                rounds = 0


def main() -> None:
    """Print what was told, and the limits before and after."""
    before = resource.getrlimit(resource.RLIMIT_CPU)
    told: list[int] = []
    watch = Watch(0.05, told.append)
    ended = False
    try:
        page_without_end(watch)
    except PageTimeoutError:
        ended = True
    with watch.page(4):
        limited = resource.getrlimit(resource.RLIMIT_CPU)[0] > 0
    watch.done()
    after, timer = resource.getrlimit(resource.RLIMIT_CPU), signal.getitimer(signal.ITIMER_PROF)
    seen = {"ended": ended, "limited": limited, "told": told, "same": before == after, "timer": timer}
    sys.stdout.write(json.dumps(seen))


if __name__ == "__main__":
    main()
