"""A worker that breaks on some images, as a decoder's bug would."""

import os
import signal
import sys
from pathlib import Path

from assistant.ingest.images import worker


def main() -> None:
    real = worker.convert

    def convert(path: Path) -> Path:
        word = path.read_bytes()
        if word == b"crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        if word == b"loop":
            while True:
                pass
        if word == b"memory":
            bytearray(4 * 1024**3)
        return real(path)

    worker.convert = convert
    worker.main(sys.argv[1:])


if __name__ == "__main__":
    main()
