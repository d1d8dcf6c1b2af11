"""`assistant serve`."""

import ipaddress
import signal
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant import log
from assistant.cli import show
from assistant.cli.options import common, settings_from
from assistant.errors import PortTakenError, SettingError
from assistant.store.server_file import remove_server_file, write_server_file

if TYPE_CHECKING:
    from assistant.services import Services


@click.command()
@click.option("--host", help="Address to listen on (ASSISTANT_HOST).")
@click.option(
    "--port", type=click.IntRange(0, 65535), help="Port to listen on (ASSISTANT_PORT); 0: any free one."
)
@common
def serve(
    host: str | None, port: int | None, knowledge: Path | None, data_dir: Path | None, as_json: bool
) -> None:
    """Start the chat and the studio; index the knowledge first if nothing is indexed."""
    given = {"ASSISTANT_HOST": host, "ASSISTANT_PORT": None if port is None else str(port)}
    settings = settings_from(knowledge, data_dir, **{name: value for name, value in given.items() if value})
    log.configure(settings.public.log_level, settings.public.log_json)
    with _listening(settings.web.host, settings.web.port) as listener:
        from assistant.wiring import build

        services = build(settings, show.note)
        try:
            # At once: from now on this process owns the folder, and commands wait for it.
            address = _address(settings.web.host, listener)
            write_server_file(settings.paths.data, address, settings.paths.knowledge, starting=True)
            _serve(services, listener, as_json)
        finally:
            remove_server_file(settings.paths.data)
            services.close()


def _serve(services: "Services", listener: socket.socket, as_json: bool) -> None:
    import uvicorn

    from assistant.late import load
    from assistant.llm.chat import LIBRARIES
    from assistant.web.server import create_app

    load(LIBRARIES)
    _index_if_empty(services)
    app = create_app(services)
    password = services.accounts.ensure_admin()
    address = _address(services.settings.web.host, listener)
    paths = services.settings.paths
    write_server_file(paths.data, address, paths.knowledge)
    _announce(services, address, password, as_json)
    # By default uvicorn believes any program on this machine who it speaks for; the app has a setting for it.
    config = uvicorn.Config(
        app, log_config=None, log_level="warning", timeout_graceful_shutdown=5, proxy_headers=False
    )
    # uvicorn raises the signal again when it has shut down; by default that would end the process
    # before the embedded model is stopped and the data folder given back.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        uvicorn.Server(config).run(sockets=[listener])
    except KeyboardInterrupt:
        show.note("Stopped.")


def _listening(host: str, port: int) -> socket.socket:
    """Take the port before anything heavy is loaded, so that a taken one is told at once."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=128)
    except OverflowError as error:
        raise SettingError(f"{port} is no port.", "Choose one from 1 to 65535.") from error
    except OSError as error:
        raise PortTakenError(
            f"The server can't listen on {host}:{port}: {error.strerror}.",
            "Choose another port with --port, or stop the program that uses it.",
        ) from error


def _index_if_empty(services: "Services") -> None:
    if services.status()["chunks"]:
        return
    show.note(f"Indexing {services.settings.paths.knowledge} for the first time …")
    bar = show.Bar()
    report = services.index(None, lambda step: bar(vars(step)))
    bar.end()
    show.note(f"{report.chunks} chunks indexed in {report.seconds:.1f} s.")


def _announce(services: "Services", address: str, password: str | None, as_json: bool) -> None:
    status = services.status()
    if as_json:
        show.as_json({"address": address, "password": password, **status})
        return
    click.echo(f"\n  {services.brand.name}\n  {address}         start page")
    click.echo(f"  {address}/chat    for visitors\n  {address}/studio  for copywriters\n")
    if password:
        click.echo(f"  Studio login: admin / {password}  (shown only this once)\n")
    click.echo(f"  Model: {model_line(status, services.model.embedded)} {leaving(status)}")
    click.echo("  Stop with Ctrl+C.")


def model_line(status: Mapping[str, Any], embedded: bool) -> str:
    """Say which model answers, or that there is none and what to do."""
    if status["model_missing"]:
        return f"none. {status['model_missing']} Until then the chat quotes the pages."
    return f"{status['model']} (embedded, trial quality)." if embedded else f"{status['model']}."


def leaving(status: Mapping[str, Any]) -> str:
    """Say where texts go: a sentence for the one who starts the program."""
    keys = ("model_place", "embedder_place", "reranker_place")
    places = sorted({place for key in keys if (place := status.get(key))})
    if not places:
        return "Texts stay on this machine."
    return f"Texts leave this machine: they go to {' and '.join(places)}."


def _address(host: str, listener: socket.socket) -> str:
    return f"http://{_reachable(host)}:{listener.getsockname()[1]}"


def _reachable(host: str) -> str:
    """An address of `host` that this machine can call; IPv6 in brackets, as URLs want it."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host or "127.0.0.1"
    if address.version == 6:
        return "[::1]" if address.is_unspecified else f"[{address}]"
    return "127.0.0.1" if address.is_unspecified else host
