"""A shop whose knowledge tests may change: its own data folder, and a website on this machine to read."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.services import Services
from tests.net.server import Web, html
from tests.parts import opened
from tests.web.shop import PASSWORD, shop_settings
from tests.wire.server import Wire


@contextmanager
def library(folder: Path, wire: Wire, web: Web) -> Iterator[Services]:
    """The shop, indexed, with an account of each role: admin, writer and reviewer."""
    web.pages["/"] = html("<main><h1>Atelier</h1><p>La filature se visite le jeudi à Brive.</p></main>")
    settings = shop_settings(
        folder,
        wire,
        ASSISTANT_ALLOWED_NETWORKS="127.0.0.0/8",
        ASSISTANT_ALLOWED_PORTS=str(web.port),
        ASSISTANT_CRAWL_DELAY="0",
    )
    services = opened(settings)
    services.index(None, lambda _step: None)
    services.accounts.add("admin", PASSWORD, "admin")
    services.accounts.add("writer", PASSWORD, "writer")
    services.accounts.add("reviewer", PASSWORD, "reviewer")
    yield services
    services.close()


def empty(services: Services) -> None:
    """Remove everything but the knowledge folder, and forget how it came about."""
    for job in services.upkeep.jobs():
        assert job.wait(60)
        services.upkeep.dismiss(job.key)
    for view in services.roots.list():
        if view.record.name != "knowledge":
            services.roots.remove(view.record.name)
    services.roots.schedule("knowledge", "")
