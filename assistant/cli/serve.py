"""`assistant serve`."""

import ipaddress
import signal
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant import log
from assistant.cli import show
from assistant.cli.options import common, settings_from
from assistant.errors import PortTakenError, SettingError
from assistant.settings import Settings
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
    log.configure()
    with _listening(settings.web.host, settings.web.port) as listener:
        from assistant.build import build

        services = build(settings, show.note)
        try:
            _serve(services, listener, as_json)
        finally:
            remove_server_file(settings.paths.data)
            services.close()


def _serve(services: "Services", listener: socket.socket, as_json: bool) -> None:
    import uvicorn

    from assistant.web.server import create_app

    _index_if_empty(services)
    password = services.accounts.ensure_admin()
    app = create_app(services)
    port = listener.getsockname()[1]
    write_server_file(services.settings.paths.data, port)
    _announce(services.settings, services, port, password, as_json)
    config = uvicorn.Config(app, log_config=None, log_level="warning", timeout_graceful_shutdown=5)
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
        return socket.create_server((host, port), backlog=128)
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
    report = services.index(
        None, lambda step: bar({"stage": step.stage, "done": step.done, "total": step.total})
    )
    bar.end()
    show.note(f"{report.chunks} chunks indexed in {report.seconds:.1f} s.")


def _announce(
    settings: Settings, services: "Services", port: int, password: str | None, as_json: bool
) -> None:
    anywhere = not settings.web.host or _unspecified(settings.web.host)
    shown = "127.0.0.1" if anywhere else settings.web.host
    address = f"http://{shown}:{port}"
    place = services.model_place
    if as_json:
        show.as_json(
            {"address": address, "model": services.model.name, "model_place": place, "password": password}
        )
        return
    click.echo(f"\n  {services.brand.name}\n  {address}         start page")
    click.echo(f"  {address}/chat    for visitors\n  {address}/studio  for copywriters\n")
    if password:
        click.echo(f"  Studio login: admin / {password}  (shown only this once)\n")
    if place:
        click.echo(f"  Model: {services.model.name} at {place}: texts leave this machine.")
    else:
        click.echo(f"  Model: {services.model.name}, embedded (trial quality): texts stay on this machine.")
    click.echo("  Stop with Ctrl+C.")


def _unspecified(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False
