"""A wheel built from the clone works in a fresh folder: it brings prompts and the demo knowledge."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

CHECK = """
from assistant.llm.prompts import Prompts
from assistant.llm.tokens import count_tokens
from assistant.brand.company import load_brand
from assistant.settings import Settings
import assistant
settings = Settings.from_mapping({})
assert "site-packages" not in assistant.__file__ and "wheel" in assistant.__file__, assistant.__file__
assert "_data" in str(settings.paths.knowledge), settings.paths.knowledge
assert Prompts(settings.paths.prompts).load("chat/answer", "fr").version
assert count_tokens("Bonjour le monde")
print(load_brand(settings.paths.knowledge).name)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without network: hatchling is among the test tools."""
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = out.glob("*.whl")
    return built


def test_the_wheel_holds_what_it_needs_and_no_state(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for needed in (
        "app.py",
        "assistant/_data/knowledge/products.csv",
        "assistant/_data/prompts/chat/answer.fr.md",
        "assistant/rules/channels/email.yaml",
        "assistant/web/texts.yaml",
        "assistant/store/migrations/env.py",
    ):
        assert needed in names
    entries = next(name for name in names if name.endswith("entry_points.txt"))
    assert "assistant = assistant.cli.main:main" in zipfile.ZipFile(wheel).read(entries).decode()
    assert any(name.startswith("assistant/_data/tiktoken/") for name in names)
    assert not [name for name in names if name.startswith(("tests/", "data/", ".venv"))]


def test_the_wheel_runs_in_a_fresh_folder(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "wheel")
    ran = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(tmp_path / 'wheel')!r})\n{CHECK}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.strip() == "Maison Aubrelin"
