"""Images of products under our own address."""

import pytest
from starlette.testclient import TestClient

from assistant.ingest.images.refresh import FOLDER
from assistant.services import Services

NAME = f"{'ab' * 20}.webp"


def test_an_image_is_served_to_be_kept_for_good(client: TestClient, services: Services) -> None:
    folder = services.settings.paths.data / FOLDER
    folder.mkdir(exist_ok=True)
    (folder / NAME).write_bytes(b"RIFF....WEBP")
    reply = client.get(f"/images/{NAME}")
    assert (reply.status_code, reply.content) == (200, b"RIFF....WEBP")
    assert reply.headers["content-type"] == "image/webp"
    assert reply.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["content-disposition"] == "inline"


@pytest.mark.parametrize(
    "path",
    [
        f"/images/{'cd' * 20}.webp",
        "/images/",
        "/images/x.webp",
        f"/images/{NAME}.new",
        f"/images/..%2f{NAME}",
        "/images/..%2fassistant.sqlite",
        "/images/%2e%2e/assistant.sqlite",
    ],
)
def test_nothing_else_is(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404
