"""What the variants of a cell share is made ready once, and each search is made once for a run."""

from collections.abc import Sequence
from typing import Any

from assistant.campaigns.texts.cells import Cells
from assistant.campaigns.texts.searches import KeptSearches
from assistant.llm.offline import ScriptedChat
from assistant.llm.prompts import Prompts
from assistant.services import Services
from assistant.types.knowledge import Passage
from assistant.writing.draft import Writing
from assistant.writing.facts import FactFinder
from assistant.writing.parts.round import DraftLimits, Rounds
from tests.campaigns.texts.parts import NOON, PLAIN, row


class Counted:
    """A `Searching` that counts what it is asked."""

    def __init__(self, services: Services) -> None:
        self._retriever = services.knowledge.retriever
        self.asked: list[str] = []

    def search(self, question: str, k: int, *more: Any) -> Sequence[Passage]:
        self.asked.append(question)
        return self._retriever.search(question, k, *more)


def made(services: Services, most: int = 8, searches: int = 1000) -> tuple[Cells, Counted, list[Any]]:
    counted, past = Counted(services), list[Any]()
    kept = KeptSearches(counted, searches)
    prompts = Prompts(services.settings.paths.prompts)
    rounds = Rounds(ScriptedChat([], prompt_budget=4000), prompts, DraftLimits(900, 300.0, 900.0))
    finder = FactFinder(kept, services.house.today, 5)
    writing = Writing(finder, rounds, prompts, services.house, lambda *_: None)

    def approved(*asked: Any) -> Sequence[str]:
        past.append(asked)
        return ["Une copie approuvée."]

    return Cells(writing, approved, kept, most), counted, past


def test_variants_share_all_but_what_counts_their_clicks(services: Services) -> None:
    cells, counted, past = made(services)
    first = cells.prepared(PLAIN, row().planned)
    second = cells.prepared(PLAIN, row(2, variant=1).planned)
    assert first.messages is second.messages
    assert first.facts is second.facts
    assert first.insist
    assert first.past == ("Une copie approuvée.",)
    assert past == [("email", "families", "fr", NOON)]
    contents = [one.order.brief.utm["content"] for one in (first, second)]
    assert contents == ["c12-families-email-fr-1", "c12-families-email-fr-2"]
    assert first.order.products == second.order.products
    assert counted.asked


def test_a_search_is_made_once_until_it_is_to_be_forgotten(services: Services) -> None:
    cells, counted, _ = made(services)
    cells.prepared(PLAIN, row().planned)
    asked = list(counted.asked)
    cells.prepared(PLAIN, row(3, "sms").planned)  # another cell about the same
    assert counted.asked == asked
    assert len(set(asked)) == len(asked)
    cells.forget(PLAIN.id)
    cells.prepared(PLAIN, row().planned)
    assert counted.asked == [*asked, *asked]


def test_only_so_many_are_kept(services: Services) -> None:
    cells, counted, past = made(services, most=1, searches=1)
    for channel in ("email", "sms", "email"):
        cells.prepared(PLAIN, row(channel=channel).planned)
    assert len(past) == 3
    assert len(counted.asked) > 2 * len(set(counted.asked))
