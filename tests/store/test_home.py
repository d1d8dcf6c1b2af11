from pathlib import Path

import pytest

from assistant.errors import SettingError
from assistant.store.home import NAME, Home


def test_a_data_folder_belongs_to_one_knowledge_folder(tmp_path: Path) -> None:
    first, second = Home(tmp_path, tmp_path / "a"), Home(tmp_path, tmp_path / "b")
    first.check()
    first.claim()
    first.check()
    with pytest.raises(SettingError, match="belongs to"):
        second.check()
    second.claim()
    second.check()


def test_who_reads_the_note_while_it_is_written_sees_all_of_it(tmp_path: Path) -> None:
    Home(tmp_path, tmp_path / "a").claim()
    with (tmp_path / NAME).open(encoding="utf-8") as held:
        Home(tmp_path, tmp_path / "b").claim()
        assert held.read() == str(tmp_path / "a")
    assert [path.name for path in tmp_path.iterdir()] == [NAME]
