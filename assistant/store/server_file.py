"""Where the server that owns a data folder listens, for commands that hand their work to it."""

import json
from pathlib import Path

import httpx

from assistant.errors import SettingError
from assistant.store.failures import border

NAME = "server.json"


def write_server_file(folder: Path, address: str, knowledge: Path, *, starting: bool = False) -> None:
    """Record where the server listens and whose knowledge it serves; raises StoreError, DiskFullError.

    `starting`: it owns the folder already, and does not answer yet.
    """
    path = folder / NAME
    record = {"address": address, "knowledge": str(knowledge.resolve()), "starting": starting}
    # Whole or not at all: a command may read it at the same time.
    draft = path.with_suffix(".new")
    with border(str(path)):
        draft.write_text(json.dumps(record), encoding="utf-8")
        draft.chmod(0o600)
        draft.replace(path)


def remove_server_file(folder: Path) -> None:
    """Forget the server when it stops."""
    (folder / NAME).unlink(missing_ok=True)


def running_server(folder: Path, knowledge: Path) -> str | None:
    """The address of the folder's server when it answers, else None (also for a file left by a crash).

    Raises SettingError when it serves another knowledge folder: one data folder holds one company.
    """
    try:
        stored = json.loads((folder / NAME).read_text(encoding="utf-8"))
        if stored.get("starting"):
            return None
        address, served = str(stored["address"]), str(stored["knowledge"])
        # No proxy of the environment: the address is on this machine, and a token follows.
        reply = httpx.get(f"{address}/health", timeout=3.0, trust_env=False)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, httpx.HTTPError):
        return None
    if reply.status_code != 200:
        return None
    if served != str(knowledge.resolve()):
        raise SettingError(
            f"The server of {folder} serves {served}, not {knowledge}.",
            "Name another data folder with --data-dir, or leave --knowledge out.",
        )
    return address


def server_starts(folder: Path) -> bool:
    """Whether the owner of the folder is a server that does not answer yet."""
    try:
        return bool(json.loads((folder / NAME).read_text(encoding="utf-8")).get("starting"))
    except (OSError, ValueError, AttributeError):
        return False
