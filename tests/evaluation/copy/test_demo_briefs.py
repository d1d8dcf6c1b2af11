"""The briefs about the demo company: what they demand stands in its files, and can be said."""

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.brand.channels import load_channels
from assistant.evaluation.answers.matching import says, unsaid
from assistant.evaluation.copy.briefs import BriefItem, check_briefs, read_briefs
from assistant.services import Services
from assistant.settings import Settings, packaged
from tests.conftest import DEMO_DAY, SHARED_CACHE
from tests.parts import opened
from tests.wire.server import MODEL, Wire, wire_server

__all__ = ["wire_server"]

# Slow to read, and no brief is about what they say.
_NOT_READ = shutil.ignore_patterns("*.pdf", "*.docx", "*.xlsx", "images", "press", "guides", "faq")
DATA = Path(__file__).parents[2] / "data" / "copy"
BRIEFS = read_briefs(DATA / "briefs.jsonl")  # what is measured and published
MORE = read_briefs(DATA / "briefs_channels.jsonl")  # one for each other channel and language
ALL = (*BRIEFS.items, *MORE.items)


@pytest.fixture(scope="module")
def demo_shop(tmp_path_factory: pytest.TempPathFactory, wire_server: Wire) -> Iterator[Services]:
    """What the demo company writes in plain files, indexed with the scripted server's vectors."""
    wire_server.reset()
    folder = tmp_path_factory.mktemp("demo")
    knowledge = shutil.copytree(packaged("knowledge"), folder / "knowledge", ignore=_NOT_READ)
    settings = Settings.from_mapping(
        {
            "ASSISTANT_KNOWLEDGE": str(knowledge),
            "ASSISTANT_DATA_DIR": str(folder / "data"),
            "ASSISTANT_CACHE_DIR": SHARED_CACHE,
            "OPENAI_BASE_URL": wire_server.url,
            "ASSISTANT_CHAT_MODEL": MODEL,
            "ASSISTANT_EMBEDDING_MODEL": "text-embedding-3-small",
        }
    )
    services = opened(settings, today=lambda: DEMO_DAY)
    services.index(None, lambda _: None)
    yield services
    services.close()


@pytest.fixture(scope="module")
def texts(demo_shop: Services) -> dict[str, str]:
    """What everybody may read, by SKU; what belongs to no product is by its source."""
    index = demo_shop.knowledge.stores.index
    found: dict[str, str] = {}
    for chunk, _ in index.get(index.ids("public"), "public").values():
        name = chunk.sku or chunk.source
        found[name] = f"{found.get(name, '')}\n{chunk.embedded_text}"
    return found


@pytest.mark.parametrize("item", ALL, ids=lambda item: item.id)
def test_a_source_states_what_a_draft_must_say(texts: dict[str, str], item: BriefItem) -> None:
    assert item.facts
    skus = item.brief.products
    sources = [texts[sku] for sku in skus] or [text for name, text in texts.items() if "." in name]
    assert any(not unsaid(source, item.facts) for source in sources)


@pytest.mark.parametrize("item", ALL, ids=lambda item: item.id)
def test_a_draft_can_say_all_of_it(item: BriefItem) -> None:
    assert item.forbidden
    wanted = " ; ".join(group[0] for group in item.facts)
    assert not unsaid(wanted, item.facts)
    assert not any(says(wanted, phrase) for phrase in item.forbidden)


def test_the_set_is_what_it_should_be(demo_shop: Services) -> None:
    check_briefs(ALL, demo_shop.house)
    assert (len(BRIEFS.items), len(MORE.items)) == (24, 32)
    assert Counter(item.brief.language for item in BRIEFS.items) == {"fr": 12, "en": 12}
    pairs = Counter((item.brief.channel, item.brief.language) for item in ALL)
    assert {channel for channel, _ in pairs} == set(load_channels())
    assert len(pairs) == 48
    assert len({item.id for item in ALL}) == len(ALL)
    assert any(item.brief.variants > 1 for item in BRIEFS.items)
