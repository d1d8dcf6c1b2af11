"""One data folder holds one company: which knowledge folder it was made from."""

import threading
from pathlib import Path

from assistant.errors import SettingError
from assistant.store.failures import border

NAME = "knowledge-folder"


class Home:
    """The note in a data folder of the knowledge folder that it belongs to."""

    def __init__(self, data: Path, knowledge: Path) -> None:
        self._file = data / NAME
        self._data = data
        self._knowledge = str(knowledge.resolve())

    def check(self) -> None:
        """Raise SettingError when the data folder belongs to another knowledge folder."""
        with border(str(self._file)):
            known = self._file.read_text(encoding="utf-8") if self._file.exists() else self._knowledge
        if known != self._knowledge:
            raise SettingError(
                f"The data folder {self._data} belongs to {known}, not to {self._knowledge}.",
                "Name another one with --data-dir, or give it over with: assistant index --rebuild",
            )

    def claim(self) -> None:
        """Make the data folder this knowledge folder's; raises StoreError and DiskFullError."""
        # Whole or not at all: other commands read the note while a sync of the server writes it again.
        draft = self._file.with_name(f"{NAME}.{threading.get_ident()}")
        with border(str(self._file)):
            draft.write_text(self._knowledge, encoding="utf-8")
            draft.replace(self._file)
