"""The questions about the demo company: what they demand is what its files say."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.evaluation.answers.items import Item, read_items
from assistant.evaluation.answers.matching import says, unsaid
from assistant.services import Services
from assistant.settings import Settings
from tests.conftest import SHARED_CACHE
from tests.parts import opened
from tests.wire.server import MODEL, Wire, wire_server

__all__ = ["wire_server"]

ITEMS = read_items(Path(__file__).parents[2] / "data" / "answers" / "demo.jsonl")
TODAY = dt.date(2026, 11, 21)  # the day for which the demo company was written


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, wire_server: Wire) -> Iterator[Services]:
    """The demo company, indexed with the scripted server's vectors."""
    wire_server.reset()
    settings = Settings.from_mapping(
        {
            "ASSISTANT_DATA_DIR": str(tmp_path_factory.mktemp("demo")),
            "ASSISTANT_CACHE_DIR": SHARED_CACHE,
            "OPENAI_BASE_URL": wire_server.url,
            "ASSISTANT_CHAT_MODEL": MODEL,
            "ASSISTANT_EMBEDDING_MODEL": "text-embedding-3-small",
        }
    )
    services = opened(settings, today=lambda: TODAY)
    services.index(None, lambda _: None)
    yield services
    services.close()


@pytest.fixture(scope="module")
def texts(demo: Services) -> dict[str, str]:
    """What each source says to visitors, by the names that an item may give it."""
    index = demo.knowledge.stores.index
    chunks = [chunk for chunk, _ in index.get(index.ids("public"), "public").values()]
    found: dict[str, str] = {}
    for chunk in sorted(chunks, key=lambda each: each.position):
        name = f"{chunk.source}#{chunk.sku}" if chunk.sku else chunk.source
        found[name] = f"{found.get(name, '')}\n{chunk.embedded_text}"
    return found


@pytest.mark.parametrize("item", [item for item in ITEMS.items if item.answerable], ids=lambda item: item.id)
def test_a_source_says_all_that_an_answer_must(texts: dict[str, str], item: Item) -> None:
    assert item.sources
    assert set(item.sources) <= texts.keys()
    assert any(not unsaid(texts[source], item.must_contain) for source in item.sources)


@pytest.mark.parametrize(
    "item",
    [item for item in ITEMS.items if item.must_contain and not item.answerable],
    ids=lambda item: item.id,
)
def test_what_may_be_said_instead_stands_somewhere(texts: dict[str, str], item: Item) -> None:
    everything = "\n".join(texts.values())
    assert any(says(everything, phrase) for group in item.must_contain for phrase in group)


def test_the_set_is_what_it_should_be() -> None:
    languages = Counter(item.language for item in ITEMS.items)
    assert min(languages["fr"], languages["en"]) >= 30
    assert sum(not item.answerable for item in ITEMS.items) >= 12
    assert sum(bool(item.turns) for item in ITEMS.items) >= 10
    assert sum("-choice-" in item.id for item in ITEMS.items) >= 8
    assert sum("-cross-" in item.id for item in ITEMS.items) >= 8
