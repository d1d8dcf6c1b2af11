"""Does a piece of work here, or hands it to the server that owns the data folder."""

import asyncio
import itertools
import json
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from assistant.cli.show import note
from assistant.errors import AssistantError, HandoverError, IndexInUseError
from assistant.settings import Settings
from assistant.store.secrets import load_secret
from assistant.store.server_file import running_server, server_starts

if TYPE_CHECKING:
    from assistant.services import Services

# Seconds. A server owns the folder a moment before it says so, and answers when its pages are built.
PAUSES = (0.3, 0.7, *[1.0] * 14)
_ROUNDS = 3  # waited for an owner that is no server

Show = Callable[[dict[str, Any]], None]


class HandedError(AssistantError):
    """An error of the running server, as it reported it."""

    def __init__(self, error: Mapping[str, str], exit_code: int) -> None:
        super().__init__(error.get("message", ""), error.get("next", ""))
        self.code = error.get("code", "run")
        self.exit_code = exit_code


def run(
    settings: Settings,
    work: str,
    arguments: Mapping[str, Any],
    show: Show,
    pauses: Iterable[float] = PAUSES,
) -> Any:
    """Do index, search, ask or write; `show` gets every event but the last, whose result is returned.

    Waits for a server that is starting. Raises IndexInUseError when it does not answer after the `pauses`,
    or when another process owns the data folder, and what the work raises.
    """
    place = _opened(settings, pauses)
    if isinstance(place, str):
        return _handed(settings.paths.data, place, work, arguments, show)
    return asyncio.run(_here(place, work, arguments, show))


def _opened(settings: Settings, pauses: Iterable[float]) -> "Services | str":
    """The services of this process, or the address of the server that owns the data folder."""
    data, left = settings.paths.data, iter(pauses)
    for number in itertools.count():
        if address := running_server(data, settings.paths.knowledge):
            return address
        try:
            return _built(settings)
        except IndexInUseError as error:
            starts, pause = server_starts(data), next(left, None)
            if pause is None or (number >= _ROUNDS and not starts):
                raise (_starting(data) if starts else error) from None
            if number == 0:
                note("Waiting for the process that is using the data folder …")
            time.sleep(pause)
    raise AssertionError("itertools.count() never ends")


def _built(settings: Settings) -> "Services":
    from assistant.wiring import build

    return build(settings, note)


def _starting(data: Path) -> IndexInUseError:
    return IndexInUseError(
        f"The server of the data folder {data} is still starting; the first time it reads all the knowledge.",
        "Wait until it shows its address, then try again.",
    )


async def _here(services: "Services", work: str, arguments: Mapping[str, Any], show: Show) -> Any:
    from assistant.events import Work

    try:
        async with aclosing(Work(services).events(work, arguments)) as events:
            async for event in events:
                if event["event"] == "result":
                    return event["result"]
                show(event)
    finally:
        services.close()
    raise HandoverError(f"The work “{work}” ended without a result.", "Try again.")


def _handed(data: Path, address: str, work: str, arguments: Mapping[str, Any], show: Show) -> Any:
    token = load_secret(data, "internal_token")
    headers = {"Authorization": f"Bearer {token.reveal()}"}
    # Between two events of an embedded model's reply lie minutes at worst.
    timeout = httpx.Timeout(5.0, read=900.0)
    try:
        with httpx.stream(
            "POST",
            f"{address}/internal/{work}",
            json=dict(arguments),
            headers=headers,
            timeout=timeout,
            trust_env=False,
        ) as reply:
            if reply.status_code != 200:
                raise HandoverError(
                    f"The running server at {address} answered {reply.status_code}.",
                    "Restart it: assistant serve",
                )
            for line in reply.iter_lines():
                event = json.loads(line)
                if event["event"] == "error":
                    raise HandedError(event["error"], int(event["exit_code"]))
                if event["event"] == "result":
                    return event["result"]
                show(event)
    except httpx.HTTPError as error:
        raise HandoverError(
            f"The running server at {address} broke off: {error}.", "Restart it: assistant serve"
        ) from error
    raise HandoverError(f"The running server at {address} gave no result.", "Restart it: assistant serve")
