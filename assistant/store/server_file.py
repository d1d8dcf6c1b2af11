"""Where the server that owns a data folder listens, for commands that hand their work to it."""

import json
from pathlib import Path

import httpx

NAME = "server.json"


def write_server_file(folder: Path, port: int) -> None:
    """Record the port of the server that has just begun to listen."""
    path = folder / NAME
    path.write_text(json.dumps({"address": f"http://127.0.0.1:{port}"}), encoding="utf-8")
    path.chmod(0o600)


def remove_server_file(folder: Path) -> None:
    """Forget the server when it stops."""
    (folder / NAME).unlink(missing_ok=True)


def running_server(folder: Path) -> str | None:
    """The address of the folder's server when it answers, else None (also for a file left by a crash)."""
    try:
        address = json.loads((folder / NAME).read_text(encoding="utf-8"))["address"]
        reply = httpx.get(f"{address}/health", timeout=3.0)
    except (OSError, ValueError, KeyError, httpx.HTTPError):
        return None
    return str(address) if reply.status_code == 200 else None
