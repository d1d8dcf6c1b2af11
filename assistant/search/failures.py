"""The one border where errors of Chroma and SQLite become ours."""

from pathlib import Path

from assistant.errors import (
    AssistantError,
    DiskFullError,
    IndexDamagedError,
    IndexInUseError,
    IndexMismatchError,
)

REBUILD = "Run `assistant index --rebuild` to make it again from your documents."
# SQLite's result codes and the operating system's, as both libraries print them (sqlite.org/rescode.html).
_FULL = ("code: 13)", "disk is full", "No space left", "os error 28")
_LOCKED = ("code: 5)", "database is locked")
_SILENT = ("does not answer",)
_FORBIDDEN = ("code: 8)", "code: 14)", "readonly", "unable to open", "Permission denied", "os error 13")
_LENGTH = ("expecting embedding with dimension",)


def translated(error: Exception, place: Path) -> AssistantError:
    """Our error for what went wrong with the index at `place`."""
    said = str(error)
    if _says(said, _FULL):
        return DiskFullError(f"The disk of {place} is full.", "Free some space, then run the command again.")
    if _says(said, _LOCKED):
        return IndexInUseError(f"Another process holds the index {place}.", "Stop it, then try again.")
    if _says(said, _SILENT):
        return IndexInUseError(
            f"The index {place} does not answer: another process holds it, or the machine is too busy.",
            "Try again in a moment; if that does not help, restart the server.",
        )
    if _says(said, _FORBIDDEN):
        return IndexDamagedError(f"The index {place} can't be opened or written.", "Check its permissions.")
    if _says(said, _LENGTH):
        return IndexMismatchError(f"The vectors don't fit into the index {place} ({said[:200]}).", REBUILD)
    return IndexDamagedError(f"The index {place} is damaged ({said[:200]}).", REBUILD)


def _says(said: str, signs: tuple[str, ...]) -> bool:
    return any(sign in said for sign in signs)
