"""The reading process: one JSON line in (a path and pages to skip), lines out, the last with the answer.

A line is `{"page": 7}` when a page is begun, then one extract or one error. The process is a child of its own
because files come from anywhere: a PDF that loops or eats memory ends this process and not the program.
Run as `python -m assistant.ingest.sandbox.worker SECONDS PAGE_SECONDS BYTES`.
"""

import json
import os
import resource
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any

from assistant.errors import FileReadError
from assistant.ingest.pdf.pdf import read_pdf
from assistant.ingest.pdf.watch import Watch, limit_processor
from assistant.ingest.readers.extract import Extract
from assistant.ingest.readers.finish import finished
from assistant.ingest.readers.html import read_html
from assistant.ingest.readers.mail import read_eml
from assistant.ingest.readers.reader import LIGHT
from assistant.ingest.readers.records import read_json
from assistant.ingest.readers.slides import read_pptx
from assistant.ingest.readers.word import read_docx
from assistant.ingest.readers.workbook import read_xlsx

HEAVY: Mapping[str, Callable[[Path], Extract]] = {
    **LIGHT,
    ".html": read_html,
    ".htm": read_html,
    ".docx": read_docx,
    ".xlsx": read_xlsx,
    ".pptx": read_pptx,
    ".json": read_json,
    ".jsonl": read_json,
    ".eml": read_eml,
}


def answer(path: Path, watch: Watch | None = None) -> dict[str, Any]:
    """What the file holds, or why it can't be read, as plain values."""
    suffix = path.suffix.lower()
    try:
        if suffix == ".pdf":
            extract = read_pdf(path, watch)
        elif suffix in HEAVY:
            extract = HEAVY[suffix](path)
        else:
            raise FileReadError(f"{path.name} is no format that is read.", "Save it as PDF, text or CSV.")
        return {"extract": finished(extract).as_dict()}
    except FileReadError as error:
        return {"error": error.message, "next": error.next_step}
    except OSError as error:
        return {"error": f"{path.name} can't be read: {error.strerror}.", "next": "Check its permissions."}
    except MemoryError:
        return {"error": f"{path.name} needs too much memory.", "next": "Split it into smaller files."}


def main(arguments: list[str]) -> None:
    """Answer until the other end closes the pipe."""
    seconds, page_seconds, largest = int(arguments[0]), float(arguments[1]), int(arguments[2])
    resource.setrlimit(resource.RLIMIT_AS, (largest, largest))
    resource.setrlimit(
        resource.RLIMIT_CORE, (0, 0)
    )  # a killed process must not leave the file's content behind
    # A library that prints must not write into our answers: they keep the pipe, it gets the error output.
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as replies:
        os.dup2(2, 1)
        _say(replies, {})  # ready
        for line in sys.stdin:
            request = json.loads(line)
            # Ends this process if the parent was killed while a file loops: nobody else would.
            signal.alarm(seconds + 5)
            limit_processor(seconds)
            watch = Watch(
                page_seconds, lambda page: _say(replies, {"page": page}), frozenset(request["skip"])
            )
            _say(replies, answer(Path(request["path"]), watch))
            signal.alarm(0)


def _say(replies: IO[str], values: Mapping[str, Any]) -> None:
    replies.write(json.dumps(values) + "\n")
    replies.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
