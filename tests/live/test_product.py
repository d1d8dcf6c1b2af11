"""The whole product on the embedded model and the demo company: two questions and one e-mail.

What is asserted holds for any sound reply; the rates are in docs/benchmarks.md.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import aclosing

import pytest

from assistant.services import Services
from assistant.settings import Settings
from assistant.types.answer import Answer
from assistant.types.draft import Brief, Draft
from assistant.wiring import build
from tests.conftest import SHARED_CACHE

pytestmark = [pytest.mark.live, pytest.mark.timeout(450)]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    settings = Settings.from_mapping(
        {
            "ASSISTANT_DATA_DIR": str(tmp_path_factory.mktemp("demo")),
            "ASSISTANT_CACHE_DIR": SHARED_CACHE,
        }
    )
    services = build(settings, today=lambda: dt.date(2026, 11, 21))
    services.index(None, lambda _: None)
    yield services
    services.close()


@pytest.mark.parametrize(
    ("question", "language", "words", "sources"),
    [
        (
            "Combien coûte l’étiquette de retour en France ?",
            "fr",
            "4,90",
            {"policies/retours.md", "policies/cgv.pdf", "policies/livraison.md", "faq/commander-fr.md"},
        ),
        ("How much does the gift box cost?", "en", "4.50", {"faq/faq-en.md", "pages/christmas-2026.html"}),
    ],
)
async def test_ask(demo: Services, question: str, language: str, words: str, sources: set[str]) -> None:
    async with aclosing(demo.answer(question)) as events:
        answer = [event async for event in events][-1]
    assert isinstance(answer, Answer)
    assert (answer.status, answer.language) == ("answered", language)
    assert words in answer.answer
    assert {citation.source for citation in answer.citations} & sources
    assert all(f"[{citation.n}]" in answer.answer for citation in answer.citations)


async def test_write(demo: Services) -> None:
    brief = Brief(
        "email", "british-francophile", "Present the Écheveau throw for winter", "en", ("PL-LAI-130-ARD",)
    )
    async with aclosing(demo.write(brief)) as steps:
        draft = [step async for step in steps][-1]
    assert isinstance(draft, Draft)
    assert all(draft.fields[name] for name in ("subject", "preheader", "body", "cta"))
    assert any(sentence.citations for sentence in draft.sentences)
    assert draft.model == demo.model.name
