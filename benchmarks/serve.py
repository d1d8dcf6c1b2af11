"""Start-up time and peak memory of `assistant serve`, beside the imports of its libraries alone.

python -m benchmarks.serve [--runs 3]
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

IMPORTS = "import gradio, fastapi, chromadb, langchain_openai, onnxruntime, sqlalchemy"


def main() -> None:
    """Start, wait for the pages, stop; print the table."""
    parser = argparse.ArgumentParser(description="start-up of serve beside its imports")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "ASSISTANT_DATA_DIR": folder}
        first = _started(environment)
        rows = [_started(environment) for _ in range(options.runs)]
        imports = [_seconds([sys.executable, "-c", IMPORTS], environment) for _ in range(options.runs)]
    print(f"median of {options.runs} runs\n")
    print(f"{'':28}{'seconds':>10}{'memory MB':>12}")
    print(f"{'imports alone':28}{statistics.median(imports):>10.1f}")
    print(f"{'first start (indexes)':28}{first[0]:>10.1f}{first[1]:>12.0f}")
    ready, memory = (statistics.median(row[at] for row in rows) for at in (0, 1))
    print(f"{'second start':28}{ready:>10.1f}{memory:>12.0f}")


def _started(environment: dict[str, str]) -> tuple[float, float]:
    """Seconds until start page and chat answer, and the process's peak memory in MB."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "assistant.cli.main", "serve", "--port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        text = ""
        for line in process.stdout:
            text += line
            if line.startswith("}"):
                break
        address = json.loads(text)["address"]
        for page in ("/", "/chat/"):
            httpx.get(address + page, timeout=30).raise_for_status()
        seconds = time.perf_counter() - started
        peak = _peak_mb(process.pid)
        process.terminate()
    return seconds, peak


def _peak_mb(pid: int) -> float:
    """The most memory that the process held at once, as Linux counts it."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1000
    raise ValueError(f"no peak memory of process {pid}")


def _seconds(command: list[str], environment: dict[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, env=environment)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
