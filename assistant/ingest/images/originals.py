"""Where the original of a product image is, and how it is brought to this machine."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

from assistant.errors import FileReadError, NetworkError, NetworkReplyError
from assistant.net.fetch import Fetcher, Validators, Wanted
from assistant.store.knowledge.images import ImageRecord

LARGEST = 8 * 2**20  # bytes
_TYPES = ("image/jpeg", "image/png", "image/webp", "image/gif", "image/avif", "application/octet-stream")
WANTED = Wanted(dict.fromkeys(_TYPES, LARGEST), seconds=10.0)
_BUSY = (429, 503)
AGAIN_WHEN_KEPT = dt.timedelta(days=30)
AGAIN_WHEN_FAILED = dt.timedelta(days=1)


@dataclass(frozen=True)
class Original:
    """One image as a feed names it (`address`), and where that is: a URL, or a file below the root."""

    address: str
    url: str = ""
    path: Path | None = None
    reason: str = ""  # why it can't be anywhere

    @property
    def key(self) -> str:
        """What stands for it in the records."""
        place = self.url or str(self.path or f"nowhere {self.address}")
        return hashlib.sha256(place.encode("utf-8", "replace")).hexdigest()

    @property
    def host(self) -> str:
        """Whom it is fetched from; empty for a file."""
        return urlsplit(self.url).netloc


def original_of(address: str, place: Path | str) -> Original:
    """Find out where an image is; `place` is the folder of its root, or the URL of its feed.

    A path, also one that begins with a slash, is below that folder; a link out of it is not followed.
    """
    scheme = address.partition(":")[0].lower() if ":" in address else ""
    if address.startswith("//"):
        return Original(address, url=f"https:{address}")
    if scheme in ("http", "https"):
        return Original(address, url=address)
    if "://" in address or scheme == "data":
        return Original(address, reason="its address is neither a web address nor a path")
    if isinstance(place, str):
        return Original(address, url=urljoin(place, address))
    return _below(address, place.resolve())


def files_below(address: str) -> tuple[str, str]:
    """The paths below the folder of a root that an address without a scheme may mean."""
    parts = [part for part in PurePosixPath(address.replace("\\", "/")).parts if part != "/"]
    return "/".join(parts), "/".join(unquote(part) for part in parts)


def _below(address: str, folder: Path) -> Original:
    for path in files_below(address):
        try:
            found = (folder / path).resolve()
            if found.is_relative_to(folder) and found.is_file():
                return Original(address, path=found)
        except (OSError, ValueError):  # a name that no file can have
            continue
    return Original(address, reason="there is no such file below the folder")


@dataclass(frozen=True)
class Brought:
    """What came of bringing an original: its bytes, or None when it has not changed."""

    data: bytes | None
    validators: Mapping[str, str]


def due(original: Original, known: ImageRecord | None, now: dt.datetime) -> bool:
    """Whether an image should be brought: a new or changed one, or one whose last try is long ago."""
    if known is None:
        return True
    if original.reason:
        return False
    if original.path is not None:
        return known.validators != _stamp(original.path)
    pause = AGAIN_WHEN_KEPT if known.file else AGAIN_WHEN_FAILED
    return now - known.tried_at >= pause


def bring(original: Original, known: ImageRecord | None, fetcher: Fetcher) -> Brought:
    """The bytes of an image; raises FileReadError for a file, AddressError and NetworkError for a URL."""
    if original.reason:
        raise FileReadError(original.reason)
    if original.path is not None:
        return _from_file(original.path)
    seen = known.validators if known and known.file else {}
    validators = Validators(seen.get("etag", ""), seen.get("last_modified", ""))
    reply = fetcher.get(original.url, WANTED, validators)
    stored = {"etag": reply.validators.etag, "last_modified": reply.validators.last_modified}
    if reply.status == 304 and validators.headers():
        return Brought(None, seen)
    if reply.status in _BUSY:
        raise NetworkError(f"its server answers {reply.status}")
    if reply.status != 200:
        raise NetworkReplyError(f"its server answers {reply.status}")
    return Brought(reply.body, {name: value for name, value in stored.items() if value})


def _from_file(path: Path) -> Brought:
    try:
        if path.stat().st_size > LARGEST:
            raise FileReadError(f"it is larger than {LARGEST // 2**20} MB")
        return Brought(path.read_bytes(), _stamp(path))
    except OSError as error:
        raise FileReadError(f"it can't be read: {error.strerror}") from error


def _stamp(path: Path) -> dict[str, str]:
    try:
        status = path.stat()
    except OSError:
        return {}
    return {"size": str(status.st_size), "changed": str(status.st_mtime_ns)}
