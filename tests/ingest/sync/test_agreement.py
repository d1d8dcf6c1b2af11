import os
from pathlib import Path

import pytest

from assistant.errors import IndexDamagedError
from assistant.ingest.sync.agreement import demand_whole, is_whole
from tests.ingest.conftest import House


def test_a_finished_run_is_whole_and_nothing_is_neither_whole_nor_damaged(
    house: House, knowledge: Path
) -> None:
    demand_whole(house.stores)
    assert not is_whole(house.stores)
    house.sync.run(knowledge, "knowledge")
    demand_whole(house.stores)
    assert is_whole(house.stores)


@pytest.mark.parametrize("side", ["index", "lexical"])
def test_lost_chunks_are_damage_until_the_next_run_puts_them_back(
    house: House, knowledge: Path, side: str
) -> None:
    house.sync.run(knowledge, "knowledge")
    getattr(house.stores, side).delete([min(house.stores.index.ids())])
    with pytest.raises(IndexDamagedError, match="does not hold the 8 chunks"):
        demand_whole(house.stores)
    house.sync.run(knowledge, "knowledge")
    demand_whole(house.stores)


def test_what_a_run_has_not_finished_is_no_damage(house: House, knowledge: Path) -> None:
    house.sync.run(knowledge, "knowledge")
    house.stores.manifest.mark(clean=False)
    house.stores.lexical.delete([min(house.stores.index.ids())])
    demand_whole(house.stores)


def test_a_name_that_is_no_utf_8_costs_nothing(house: House, knowledge: Path) -> None:
    nasty = knowledge / os.fsdecode(b"d\xe9lai.md")
    nasty.write_text("# Envoi\n\nUn colis part sous deux jours.\n", encoding="utf-8")
    (knowledge / os.fsdecode(b"\xe9.pdf")).write_bytes(b"no PDF")
    report = house.sync.run(knowledge, "knowledge")
    assert "d\\xe9lai.md" in house.stores.manifest.documents("knowledge")
    assert [item.source for item in report.skipped] == ["\\xe9.pdf"]
    assert "\\xe9.pdf is not a PDF file" in report.skipped[0].reason
    assert house.sync.run(knowledge, "knowledge").embedded == 0
    nasty.unlink()
    assert house.sync.run(knowledge, "knowledge").deleted == 1
