import json
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.cli.main import COMMANDS
from tests.cli.conftest import Run


def test_help_fits_a_screen(run: Run) -> None:
    ran = run("--help")
    assert ran.code == 0
    assert len(ran.out.splitlines()) <= 25  # a terminal of 80 × 25
    assert max(len(line) for line in ran.out.splitlines()) <= 80
    for command in COMMANDS:
        assert command in ran.out


def test_help_imports_none_of_the_heavy_libraries() -> None:
    code = (
        "import sys; sys.argv = ['assistant', '--help']\n"
        "from assistant.cli.main import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "heavy = {'gradio', 'chromadb', 'langchain', 'openai', 'onnxruntime', 'sqlalchemy', 'numpy'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stderr.strip() == "[]"


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_has_help(run: Run, name: str) -> None:
    ran = run(name, "--help")
    assert ran.code == 0
    assert f"assistant {name}" in ran.out


def test_an_unknown_command_suggests_the_nearest(run: Run) -> None:
    ran = run("aks", "x")
    assert ran.code == 2
    assert "Did you mean ask" in ran.err


def test_a_missing_argument_is_an_error_in_json_too(run: Run) -> None:
    ran = run("ask", "--json")
    assert ran.code == 2
    error = json.loads(ran.out)["error"]
    assert "QUESTION" in error["message"]
    assert "assistant ask --help" in error["next"]


def test_a_setting_that_cannot_be_used_is_named(
    run: Run, monkeypatch: pytest.MonkeyPatch, shop: Path
) -> None:
    monkeypatch.setenv("ASSISTANT_PORT", "seventy")
    ran = run("search", "x")
    assert ran.code == 2
    assert "ASSISTANT_PORT is “seventy”" in ran.err


def test_the_version_is_the_changelogs(run: Run) -> None:
    version = run("--version").out.split()[-1]
    changelog = (Path(__file__).parents[2] / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = next(line for line in changelog.splitlines() if line.startswith("## "))
    assert newest.split()[1] == version
