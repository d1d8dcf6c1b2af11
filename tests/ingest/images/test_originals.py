import datetime as dt
from pathlib import Path

import pytest

from assistant.errors import AddressError, FileReadError, NetworkError, NetworkReplyError
from assistant.ingest.images.originals import LARGEST, Original, bring, due, original_of
from assistant.store.knowledge.images import ImageRecord
from tests.ingest.images.pictures import picture
from tests.net.server import Answer, Web, html, status

NOW = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    (root / "images").mkdir(parents=True)
    (root / "images" / "été 1.jpg").write_bytes(picture())
    (tmp_path / "secret.jpg").write_bytes(picture())
    (root / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    return root


@pytest.mark.parametrize(
    "address", ["images/été 1.jpg", "/images/été 1.jpg", "images\\été 1.jpg", "/images/%C3%A9t%C3%A9%201.jpg"]
)
def test_paths_are_below_the_root(folder: Path, address: str) -> None:
    assert original_of(address, folder).path == folder / "images" / "été 1.jpg"


@pytest.mark.parametrize(
    "address",
    [
        "../secret.jpg",
        "link.jpg",
        "/etc/passwd",
        "images",
        "",
        "gone.jpg",
        "a\0b.jpg",
        "x" * 5000,
        "%2e%2e/secret.jpg",
    ],
)
def test_nothing_outside_of_the_root_is_taken(folder: Path, address: str) -> None:
    found = original_of(address, folder)
    assert (found.path, found.reason) == (None, "there is no such file below the folder")


def test_addresses() -> None:
    web = "https://cdn.example/a.jpg"
    assert original_of(web, Path("/x")).url == web
    assert original_of("//cdn.example/a.jpg", Path("/x")).url == web
    assert original_of("/i/a.jpg", "https://shop.example/feeds/f.xml").url == "https://shop.example/i/a.jpg"
    for other in ("ftp://a.example/x.jpg", "file:///etc/passwd", "data:image/png;base64,AAAA"):
        assert "neither a web address nor a path" in original_of(other, Path("/x")).reason
    assert original_of(web, Path("/x")).host == "cdn.example"
    assert len({original_of(each, Path("/x")).key for each in (web, f"{web}?2", "gone", "ftp://a")}) == 4


def test_when_an_image_is_due(folder: Path) -> None:
    remote = Original("u", url="https://a.example/1.jpg")
    days = dt.timedelta(days=1)
    kept, failed = ImageRecord("k", NOW, "a.webp"), ImageRecord("k", NOW, reason="no")
    assert due(remote, None, NOW)
    assert [due(remote, kept, NOW + n * days) for n in (0, 29, 30)] == [False, False, True]
    assert [due(remote, failed, NOW + n * days) for n in (0, 1)] == [False, True]
    assert not due(Original("gone", reason="no such file"), failed, NOW + 90 * days)
    local = original_of("images/été 1.jpg", folder)
    seen = ImageRecord("k", NOW, "a.webp", validators=bring(local, None, None).validators)  # type: ignore[arg-type]
    assert not due(local, seen, NOW + 90 * days)
    (folder / "images" / "été 1.jpg").write_bytes(picture("PNG"))
    assert due(local, seen, NOW)
    (folder / "images" / "été 1.jpg").unlink()
    assert due(local, seen, NOW)


def test_what_is_fetched_and_not_fetched_again(web: Web) -> None:
    web.pages["/a.jpg"] = Answer(picture(), 200, {"Content-Type": "image/jpeg", "ETag": '"1"'})
    original = Original("a", url=f"{web.url}/a.jpg")
    first = bring(original, None, web.fetcher())
    assert (first.data, first.validators) == (picture(), {"etag": '"1"'})
    record = ImageRecord("k", NOW, "a.webp", validators=first.validators)
    assert bring(original, record, web.fetcher()).data is None
    # Without its file the version that the server knows is of no use.
    lost = ImageRecord("k", NOW, "", "damaged", first.validators)
    assert bring(original, lost, web.fetcher()).data == picture()


def test_what_cannot_be_fetched(web: Web, folder: Path) -> None:
    web.pages |= {
        "/page": html("<p>no image</p>"),
        "/gone": status(404),
        "/busy": status(503, Retry_After="900"),
        "/large": Answer(b"x" * (LARGEST + 1), 200, {"Content-Type": "image/png"}),
    }
    for path, error in {
        "/page": NetworkReplyError,
        "/gone": NetworkReplyError,
        "/large": NetworkReplyError,
    }.items():
        with pytest.raises(error):
            bring(Original("a", url=web.url + path), None, web.fetcher())
    with pytest.raises(NetworkError, match="503") as caught:
        bring(Original("a", url=f"{web.url}/busy"), None, web.fetcher())
    assert not isinstance(caught.value, NetworkReplyError)
    for forbidden in ("http://169.254.169.254/x.png", "http://[::1]:1/x.png", "http://10.0.0.1/x.png"):
        with pytest.raises((AddressError, NetworkError)):
            bring(Original("a", url=forbidden), None, web.fetcher())
    with pytest.raises(FileReadError, match="no such file"):
        bring(Original("a", reason="no such file"), None, web.fetcher())
    big = folder / "big.jpg"
    big.write_bytes(b"x" * (LARGEST + 1))
    with pytest.raises(FileReadError, match="larger than 8 MB"):
        bring(Original("a", path=big), None, web.fetcher())
    with pytest.raises(FileReadError, match="can't be read"):
        bring(Original("a", path=folder / "gone.jpg"), None, web.fetcher())
