"""Libraries that take long to import and that most commands never use: imported with their first use.

    if TYPE_CHECKING:
        import openai
    else:
        openai = Late("openai")

Seconds (two cores): openai, LangChain 1.7; onnx 0.5; alembic 0.3. A process that has visitors loads them
before it opens: `load`.
"""

from collections.abc import Iterable
from importlib import import_module
from typing import Any


class Late:
    """Stands for a module until something of it is asked for; safe for threads, as imports are."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        found = getattr(import_module(self._name), attribute)
        setattr(
            self, attribute, found
        )  # asked for no more: what is called in loops costs a look-up each time
        return found


def load(modules: Iterable[str]) -> None:
    """Import them now."""
    for name in modules:
        import_module(name)
