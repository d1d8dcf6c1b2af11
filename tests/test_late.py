import json
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.late import Late, load

# What a command without a model, a new embedder or an old database never needs.
LATE = ("alembic", "langchain", "langchain_core", "langchain_openai", "matplotlib", "onnx", "openai")
STARTED = "import json, sys, assistant.wiring, assistant.events; print(json.dumps(list(sys.modules)))"


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a module that can be imported and was not yet."""
    (tmp_path / "lately_needed.py").write_text("VALUE = 7\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "lately_needed", raising=False)
    return "lately_needed"


def test_a_module_is_imported_with_its_first_use(module: str) -> None:
    late = Late(module)
    assert module not in sys.modules
    assert late.VALUE == 7
    assert module in sys.modules
    assert vars(late)["VALUE"] == 7, "asked for once"
    with pytest.raises(AttributeError, match="NOTHING"):
        _ = late.NOTHING


def test_it_can_be_imported_before(module: str) -> None:
    load([module])
    assert module in sys.modules


def test_the_product_is_wired_without_them() -> None:
    started = subprocess.run([sys.executable, "-c", STARTED], capture_output=True, check=True, text=True)
    assert set(json.loads(started.stdout)).isdisjoint(LATE)
