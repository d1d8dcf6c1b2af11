"""Who works on a campaign: named so that others can tell whether the one behind a name is still there."""

import os
import secrets
import socket
from pathlib import Path

_PROC = Path("/proc")


def new_worker() -> str:
    """A name for a run of this process: machine, process, when that began, and a mark of the run's own."""
    pid = os.getpid()
    return f"{_machine()}/{pid}/{_started(pid)}/{secrets.token_hex(4)}"


def is_gone(worker: str) -> bool:
    """Whether it is certain that a worker is dead: it ran on this machine, and its process is not there.

    False for one elsewhere: of that one only its lease tells.
    """
    machine, pid, started, _ = (*worker.split("/"), "", "", "", "")[:4]
    if machine != _machine() or not pid.isdigit():
        return False
    return not _exists(int(pid)) or _started(int(pid)) != started


def _machine() -> str:
    """The machine since its last start, and the container: process numbers mean nothing beyond these."""
    boot = _read(_PROC / "sys/kernel/random/boot_id")[:8]
    try:
        space = str((_PROC / "self/ns/pid").readlink())
    except OSError:
        space = ""
    name = socket.gethostname().replace("/", "-")
    return f"{name}:{boot}:{''.join(filter(str.isdigit, space))}"


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _started(pid: int) -> str:
    """When a process began, in ticks since the machine did; a number is given to another process later.

    Empty where the system does not tell. “0” for one that has ended and only waits to be noticed
    (https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: fields 3 and 22).
    """
    fields = _read(_PROC / str(pid) / "stat").rpartition(")")[2].split()
    if len(fields) < 20:
        return ""
    return "0" if fields[0] in "ZX" else fields[19]


def _read(file: Path) -> str:
    try:
        return file.read_text().strip()
    except OSError:
        return ""
