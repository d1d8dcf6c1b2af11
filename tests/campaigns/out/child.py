"""Exports the first campaign of a data folder and kills itself, as a power cut would, in the middle of it.

Usage: python -m tests.campaigns.out.child FOLDER
"""

import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.campaigns.out.parts import Shop


def cut(event: Mapping[str, Any]) -> None:
    if event["stage"] == "contacts":
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    Shop(Path(sys.argv[1])).exports.export(1, user="child", watch=cut)
