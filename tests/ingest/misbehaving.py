"""A reading process whose “readers” do what broken files do, by the name of the file."""

import os
import sys
from pathlib import Path
from typing import Any

from assistant.ingest import worker
from assistant.ingest.readers.extract import Extract
from assistant.types.knowledge import Part


def read(path: Path) -> Extract:
    name = path.name
    if name == "exit":
        os._exit(3)
    if name == "loop":
        while True:
            pass
    if name == "memory":
        bytearray(1024**3)
    if name == "environment":
        return Extract((Part("x"),), title=" ".join(os.environ))
    sys.stdout.write("libraries print what they like\n")
    return Extract((Part("x" * (100_000 if name == "long" else 1)),), title=name)


class Anything(dict[str, Any]):
    """Every suffix has the same reader; one answer is not even JSON."""

    def __missing__(self, suffix: str) -> Any:
        return read


if __name__ == "__main__":
    worker.HEAVY = Anything()
    answer = worker.answer
    dumps = worker.json.dumps
    worker.json.dumps = lambda value: (
        "{" if value.get("extract", {}).get("title") == "garbage" else dumps(value)
    )
    worker.main(sys.argv[1:])
