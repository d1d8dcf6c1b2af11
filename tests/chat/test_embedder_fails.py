"""Row 16, the half of indexing: when the embedder fails, indexing stops and the index serves as it was."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.errors import ModelBusyError, ModelError, ModelReplyError, ModelUnavailableError
from assistant.services import Services
from tests.chat.events import answer_of
from tests.parts import opened
from tests.web.shop import shop_settings
from tests.wire.faults import Fault, status
from tests.wire.server import Wire

QUESTION = "Combien coûte la livraison en France ?"
NEW = "# Cadeaux\n\n## Emballage\n\nL’emballage cadeau coûte 3,50 €.\n"


@pytest.fixture
def shop(tmp_path: Path, wire: Wire) -> Iterator[Services]:
    """A shop whose embedder is the scripted server; its delivery page has changed, and a page is new."""
    made = opened(shop_settings(tmp_path, wire, ASSISTANT_EMBEDDING_MODEL="wire-embedding"))
    made.index(None, lambda _: None)
    page = tmp_path / "knowledge" / "pages" / "livraison.md"
    page.write_text(page.read_text(encoding="utf-8").replace("4,90 €", "5,90 €"), encoding="utf-8")
    (page.parent / "cadeaux.md").write_text(NEW, encoding="utf-8")
    yield made
    made.close()


def texts(services: Services) -> dict[str, str]:
    index = services.knowledge.stores.index
    return {each: chunk.text for each, (chunk, _) in index.get(index.ids("public"), "public").items()}


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (status(429, times=None, headers={"Retry-After": "45"}), ModelBusyError),
        (status(500, times=None), ModelUnavailableError),
        (Fault("wrong_size", times=None), ModelReplyError),
        (Fault("wrong_count", times=None), ModelReplyError),
        (Fault("nan", times=None), ModelReplyError),
    ],
    ids=["429", "500", "wrong dimension", "too few", "not a number"],
)
async def test_row_16_indexing_stops_and_the_index_is_unchanged(
    shop: Services, wire: Wire, fault: Fault, kind: type[ModelError]
) -> None:
    before, status_before = texts(shop), shop.status()
    fault.path = "/v1/embeddings"
    wire.fail(fault)
    with pytest.raises(kind) as caught:
        shop.index(None, lambda _: None)
    assert caught.value.next_step
    assert texts(shop) == before
    wire.reset()
    assert shop.status()["chunks"] == status_before["chunks"]
    assert "4,90 €" in (await answer_of(shop, QUESTION)).answer
    shop.index(None, lambda _: None)
    assert "5,90 €" in (await answer_of(shop, QUESTION)).answer
    assert any("3,50 €" in text for text in texts(shop).values())
