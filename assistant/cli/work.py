"""Does a piece of work here, or hands it to the server that owns the data folder."""

import asyncio
import json
from collections.abc import Callable, Mapping
from contextlib import aclosing
from pathlib import Path
from typing import Any

import httpx

from assistant.cli.show import note
from assistant.errors import AssistantError, HandoverError
from assistant.settings import Settings
from assistant.store.secrets import load_secret
from assistant.store.server_file import running_server

Show = Callable[[dict[str, Any]], None]


class HandedError(AssistantError):
    """An error of the running server, as it reported it."""

    def __init__(self, error: Mapping[str, str], exit_code: int) -> None:
        super().__init__(error.get("message", ""), error.get("next", ""))
        self.code = error.get("code", "run")
        self.exit_code = exit_code


def run(settings: Settings, work: str, arguments: Mapping[str, Any], show: Show) -> Any:
    """Do index, search, ask or write; `show` gets every event but the last, whose result is returned."""
    address = running_server(settings.paths.data, settings.paths.knowledge)
    if address:
        return _handed(settings.paths.data, address, work, arguments, show)
    return asyncio.run(_here(settings, work, arguments, show))


async def _here(settings: Settings, work: str, arguments: Mapping[str, Any], show: Show) -> Any:
    from assistant.build import build
    from assistant.events import Work

    services = build(settings, note)
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
