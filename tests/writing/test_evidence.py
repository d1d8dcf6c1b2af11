"""How much is looked up for one text."""

from typing import Any

from assistant.search.retrieve import Retriever
from assistant.services import Services
from assistant.types.knowledge import Passage
from assistant.writing.evidence import MOST_SEARCHES, EvidenceFinder


class Counting(Retriever):
    """Notes what is asked, and asks the real one."""

    def __init__(self, real: Retriever) -> None:
        self._real = real
        self.asked: list[str] = []

    def search(self, question: str, k: int, *args: Any, **options: Any) -> list[Passage]:
        self.asked.append(question)
        return self._real.search(question, k, *args, **options)


def asked(services: Services, text: str) -> list[str]:
    counting = Counting(services.knowledge.retriever)
    products = [services.house.catalogue.get("NAP-01")]
    EvidenceFinder(counting).find({"body": text}, "fr", products)
    return counting.asked


def test_a_sentence_of_many_clauses_takes_no_more_searches_than_a_text_may(services: Services) -> None:
    sizes = ", ".join(f"{number} cm" for number in range(100, 700))
    found = asked(services, f"Tailles : {sizes}. La livraison en France coûte 4,90 €.")
    assert len(found) == len(set(found)) == MOST_SEARCHES
    assert found[0].startswith("NAP-01")
    assert "La livraison en France coûte 4,90 €." in found  # whole sentences go before parts


def test_nothing_is_looked_up_twice(services: Services) -> None:
    parts = "La nappe coûte 59 €, la livraison 4,90 €. Bonjour, elle coûte 59 €, la livraison 4,90 €."
    found = asked(services, parts)
    assert len(found) == len(set(found))
    assert found.count("la livraison 4,90 €.") == 1
