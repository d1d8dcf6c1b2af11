import json
import subprocess
import sys


def test_a_page_has_its_time_and_leaves_no_limit_behind() -> None:
    # In a process of its own: the limit counts all threads, and the kernel ends the process that passes it.
    command = [sys.executable, "-m", "tests.ingest.readers.watched"]
    ran = subprocess.run(command, capture_output=True, check=True, text=True, timeout=60)
    seen = json.loads(ran.stdout)
    assert seen == {"ended": True, "limited": True, "told": [3, 4, 0], "same": True, "timer": [0.0, 0.0]}
