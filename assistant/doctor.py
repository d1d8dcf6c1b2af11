"""The health checks behind `assistant doctor`: each line is ok, or says what to do."""

import asyncio
import shutil
import sys
from collections.abc import Iterator
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

from assistant.chat.handoff.ways import described
from assistant.errors import AssistantError, OutputLengthError
from assistant.ingest.sync.writer import Stores
from assistant.llm.breaker import BreakerState
from assistant.llm.local.weights import missing, model_name
from assistant.settings import Settings
from assistant.types.model import ChatModel, Completion, Embedder, Message, Request

FREE_GB = 2.0
PYTHON = (3, 11)
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1", "[::1]", ""})
MODEL_SECONDS = 120.0  # an embedded model may have its weights joined and loaded first


@dataclass(frozen=True)
class Check:
    """One line of the report; `next` says what to do when it is not ok."""

    name: str
    ok: bool
    detail: str
    next: str = ""


def examine_place(settings: Settings) -> list[Check]:
    """Check what needs no index and no model: Python, folders, disk space, secrets."""
    paths = settings.paths
    return [
        _python(),
        _readable("Knowledge folder", paths.knowledge),
        _writable("Data folder", paths.data),
        _writable("Cache folder", paths.cache),
        _space(paths.data),
        _space(paths.cache),
        _secrets(paths.data),
        _handoff(settings),
        *_proxies(settings),
        *_embedded(settings),
    ]


def failed(name: str, error: AssistantError) -> Check:
    """The line of a check that ended in an error."""
    return Check(name, False, error.message, error.next_step)


def _python() -> Check:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Check("Python", sys.version_info >= PYTHON, version, "Install Python 3.11 or later.")


def _readable(name: str, folder: Path) -> Check:
    try:
        found = sum(1 for _ in folder.iterdir())
    except OSError as error:
        return Check(name, False, f"{folder}: {error.strerror}.", "Name another with --knowledge.")
    return Check(name, found > 0, f"{folder}", "" if found else "It is empty: put documents there.")


def _writable(name: str, folder: Path) -> Check:
    probe = folder / ".write-test"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        return Check(name, False, f"{folder}: {error.strerror}.", "Check its permissions.")
    return Check(name, True, f"{folder}")


def _space(folder: Path) -> Check:
    existing = next(parent for parent in (folder, *folder.resolve().parents) if parent.exists())
    free = shutil.disk_usage(existing).free / 1e9
    return Check(
        "Disk space", free >= FREE_GB, f"{free:.1f} GB free at {existing}", f"Free {FREE_GB:.0f} GB or more."
    )


def _secrets(data: Path) -> Check:
    open_files = [path.name for path in _secret_files(data) if path.stat().st_mode & 0o077]
    if open_files:
        names = ", ".join(open_files)
        return Check("Secrets", False, f"Others can read {names}.", f"Run: chmod 600 {data / 'secrets'}/*")
    return Check("Secrets", True, "readable by their owner only")


def _handoff(settings: Settings) -> Check:
    """Who is told when a visitor asks for a human; no server is called for it."""
    try:
        return Check("Requests to a human", True, described(settings))
    except AssistantError as error:
        return failed("Requests to a human", error)


def _proxies(settings: Settings) -> list[Check]:
    """Whether it is said who stands before a server that others can reach.

    Behind a proxy that is not named, all visitors have its address: one limit for the whole site.
    """
    web, named = settings.web, settings.public.trusted_proxies
    if named:
        return [Check("Reverse proxy", True, f"X-Forwarded-For is believed from {', '.join(named)}")]
    public = [name for name in (web.host, *web.allowed_hosts) if name not in _THIS_MACHINE]
    if not public:
        return []
    detail = f"The server answers to {', '.join(public)}, and no proxy is named: it may be all visitors."
    hint = "Set ASSISTANT_TRUSTED_PROXIES to its address, or to none."
    return [Check("Reverse proxy", False, detail, hint)]


def _embedded(settings: Settings) -> list[Check]:
    """Whether the embedded chat model is installed, where it is the one to be used."""
    if settings.model.remote:
        return []
    fault = missing(settings.local, settings.paths.cache)
    if fault is not None:
        return [failed("Embedded model", fault)]
    return [Check("Embedded model", True, f"{model_name(settings.local)} is installed")]


def _secret_files(data: Path) -> Iterator[Path]:
    folder = data / "secrets"
    return folder.iterdir() if folder.is_dir() else iter(())


async def examine_parts(stores: Stores, embedder: Embedder, model: ChatModel | None) -> list[Check]:
    """Check the index against its record, the embedder, and the chat model unless it is None."""
    checks = [
        await asyncio.to_thread(_index, stores, embedder),
        await asyncio.to_thread(_embedder, embedder),
    ]
    if model is not None:
        checks.append(await _model(model))
    return checks


def examine_breaker(state: BreakerState) -> list[Check]:
    """One line when visitors are answered without the chat model, because it failed too often."""
    if state.position == "closed" or state.last is None:
        return []
    detail = (
        f"{state.failures} failures in a row, so the pages are quoted. The last one: {state.last.message}"
    )
    return [Check("Answers to visitors", False, detail, state.last.next_step)]


def examine_messages(given_up: int) -> Check:
    """Whether every message about a request reached the company, or may still."""
    detail = f"{given_up} about visitors' requests were given up" if given_up else "none was given up"
    return Check("Messages", not given_up, detail, "See why in the studio's list, and try them again there.")


def _index(stores: Stores, embedder: Embedder) -> Check:
    state, totals = stores.manifest.state(), stores.manifest.totals()
    if state is None or not state.chunks:
        return Check("Index", False, "Nothing is indexed yet.", "Run: assistant index")
    if state.embedder != embedder.name:
        detail = f"It was made with {state.embedder}; the embedder is now {embedder.name}."
        return Check("Index", False, detail, "Run: assistant index --rebuild")
    try:
        stores.index.check(totals.chunks)
        stores.lexical.check(totals.chunks)
    except AssistantError as error:
        return failed("Index", error)
    return Check(
        "Index", True, f"{totals.chunks} chunks of {totals.documents} documents, found again by themselves"
    )


def _embedder(embedder: Embedder) -> Check:
    try:
        dimensions = embedder.embed_query("bonjour").shape[0]
    except AssistantError as error:
        return failed("Embedder", error)
    return Check("Embedder", True, f"{embedder.name}, {dimensions} dimensions")


async def _model(model: ChatModel) -> Check:
    request = Request([Message("user", "Say: ok")], max_output_tokens=64, total_seconds=MODEL_SECONDS)
    try:
        async with aclosing(model.stream(request)) as reply:
            async for event in reply:
                if isinstance(event, Completion):
                    return Check("Chat model", True, f"{model.name} answered in {event.total_seconds:.1f} s")
    except OutputLengthError:
        return Check("Chat model", True, f"{model.name} answers, at length")
    except AssistantError as error:
        return failed("Chat model", error)
    return Check("Chat model", False, f"{model.name} gave no reply.", "Try again.")
