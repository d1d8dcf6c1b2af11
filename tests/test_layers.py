"""Who may import whom, and which library may be seen where; drawn in docs/architecture.md."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import assistant

PACKAGE = Path(assistant.__file__).parent
# A room imports only rooms of lower layers; rooms of one layer do not import each other.
LAYERS = [
    {"cli"},
    {"wiring", "web"},
    {"services"},
    {"campaigns", "results", "evaluation", "privacy"},
    {"chat", "writing", "ingest"},
    {"checks", "export"},
    {"search"},
    {"llm"},
    {"store", "jobs"},
    {"brand"},
    {"log", "settings", "net"},
    {"text", "stats"},
    {"rules", "errors", "types", "late"},
]
LEVEL = {room: level for level, rooms in enumerate(LAYERS) for room in rooms}
# What the product can do, as one object, as events and as health checks: one room.
ONE_ROOM = {
    "events": "services",
    "doctor": "services",
}
FENCES = {
    "gradio": ["web/"],
    "fastapi": ["web/"],
    "chromadb": ["search/dense/engine.py"],
    "langchain_chroma": ["search/dense/index.py"],
    "openai": ["llm/"],
    "langchain": ["llm/"],
    "langchain_core": ["llm/"],
    "langchain_openai": ["llm/"],
    "xllamacpp": ["llm/"],
    "sqlalchemy": ["store/"],
    "alembic": ["store/"],
    "sqlite3": ["search/words/sqlite.py"],
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return ONE_ROOM.get(first, first)


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def tree_of(path: Path) -> ast.AST:
    return ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_stay_in_their_layers(path: Path) -> None:
    room = room_of(path)
    if room == "__init__":
        return
    for name in imported(tree_of(path)):
        if name.startswith("assistant.") and name.count("."):
            other = name.split(".")[1]
            other = ONE_ROOM.get(other, other)
            if other in LEVEL and other != room:
                assert LEVEL[room] < LEVEL[other], f"{path.name} ({room}) imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_libraries_stay_behind_their_fences(path: Path) -> None:
    place = path.relative_to(PACKAGE).as_posix()
    for name in imported(tree_of(path)):
        allowed = FENCES.get(name.split(".")[0])
        assert allowed is None or any(place.startswith(room) for room in allowed), f"{place} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_environment_and_printing_stand_where_they_may(path: Path) -> None:
    place = path.relative_to(PACKAGE).as_posix()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Attribute) and node.attr == "environ":
            assert place == "settings/load.py"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
            assert place.startswith(("cli/", "llm/local/child"))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not place.startswith("cli/"):
            assert not list(imported(node)) or place.startswith("llm/local/"), f"{place}: {node.name} imports"


def test_every_room_has_its_place() -> None:
    rooms = {room_of(path) for path in MODULES} - {"__init__", "_data"}
    assert rooms <= set(LEVEL)
