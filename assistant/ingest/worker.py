"""The reading process: one JSON line in (a path), one JSON line out (an extract or an error).

It is a child of its own because files come from anywhere: a PDF that loops or eats memory ends this process
and not the program. Run as `python -m assistant.ingest.worker SECONDS BYTES`.
"""

import json
import os
import resource
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from assistant.errors import FileReadError
from assistant.ingest.readers.extract import Extract
from assistant.ingest.readers.html import read_html
from assistant.ingest.readers.pdf import read_pdf
from assistant.ingest.readers.word import read_docx
from assistant.ingest.readers.workbook import read_xlsx

HEAVY: Mapping[str, Callable[[Path], Extract]] = {
    ".html": read_html,
    ".htm": read_html,
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".xlsx": read_xlsx,
}


def answer(path: Path) -> dict[str, Any]:
    """What the file holds, or why it can't be read, as plain values."""
    try:
        return {"extract": HEAVY[path.suffix.lower()](path).as_dict()}
    except FileReadError as error:
        return {"error": error.message, "next": error.next_step}
    except OSError as error:
        return {"error": f"{path.name} can't be read: {error.strerror}.", "next": "Check its permissions."}
    except MemoryError:
        return {"error": f"{path.name} needs too much memory.", "next": "Split it into smaller files."}


def main(arguments: list[str]) -> None:
    """Answer until the other end closes the pipe."""
    seconds, largest = int(arguments[0]), int(arguments[1])
    resource.setrlimit(resource.RLIMIT_AS, (largest, largest))
    # A library that prints must not write into our answers: they keep the pipe, it gets the error output.
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as replies:
        os.dup2(2, 1)
        replies.write("{}\n")  # ready
        replies.flush()
        for line in sys.stdin:
            # Ends this process if the parent was killed while a file loops: nobody else would.
            signal.alarm(seconds + 5)
            replies.write(json.dumps(answer(Path(json.loads(line)))) + "\n")
            replies.flush()
            signal.alarm(0)


if __name__ == "__main__":
    main(sys.argv[1:])
