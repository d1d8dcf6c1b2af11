"""The process that decodes images: paths in, a JSON line out for each, in order.

It is a child of its own because an image comes from anywhere and its decoder is written in C: one that eats
memory or never ends takes this process with it and not the program. Run as
`python -m assistant.ingest.images.worker SECONDS BYTES`, the paths as JSON lines on its input.
"""

import json
import resource
import signal
import sys
from pathlib import Path

from assistant.errors import FileReadError
from assistant.ingest.images.convert import convert


def answer(path: Path) -> dict[str, str]:
    """Where the small image is, or why there is none."""
    try:
        return {"path": str(convert(path))}
    except FileReadError as error:
        return {"reason": error.message}
    except MemoryError:
        return {"reason": "it needs too much memory"}


def main(arguments: list[str]) -> None:
    """Answer for every line of the input."""
    seconds, largest = int(arguments[0]), int(arguments[1])
    resource.setrlimit(resource.RLIMIT_AS, (largest, largest))
    for line in sys.stdin:
        # Of processor time, so that a busy machine costs no image; the signal ends this process.
        signal.setitimer(signal.ITIMER_PROF, seconds)
        reply = json.dumps(answer(Path(json.loads(line))))
        sys.stdout.write(reply + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
