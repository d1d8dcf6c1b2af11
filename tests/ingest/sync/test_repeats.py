import pytest

from assistant.ingest.chunks.blocks import sections
from assistant.ingest.chunks.chunking import chunk
from assistant.ingest.sync.repeats import MANY, without_repeats
from assistant.ingest.sync.traits import Mark
from assistant.types.knowledge import Document, Part

SENTENCE = "Nos conditions générales s’appliquent à toutes les commandes."
SECTION = (
    "Le client reconnaît avoir lu et accepté les conditions avant de commander. Elles sont à sa disposition "
    "sur le site, en boutique et sur simple demande. Toute dérogation est écrite et signée des deux parties."
)


def tidied(text: str, *dropped: str) -> tuple[str, int]:
    hashes = frozenset(Mark.of("t", each).hash for each in dropped)
    found, count = without_repeats(sections([Part(text)]), hashes)
    return "\n\n".join(block.text for section in found for block in section.blocks), count


def test_blocks_that_stand_elsewhere_are_left_out() -> None:
    assert tidied("Un texte.\n\nUn PIED de page\n\nUn autre.", "un pied de page") == (
        "Un texte.\n\nUn autre.",
        1,
    )


@pytest.mark.parametrize("glue", ["\n", "\n\n", " "])
def test_a_sentence_said_endlessly_is_kept_once(glue: str) -> None:
    text, count = tidied(glue.join([SENTENCE] * 5000) + f"{glue}Une fin à part.")
    assert " ".join(text.split()) == f"{SENTENCE} Une fin à part."
    assert count == 4999


def test_a_few_sentences_shuffled_endlessly_are_kept_once_each() -> None:
    said = [f"{SENTENCE[:-1]} de la catégorie {name}." for name in ("lit", "bain", "table", "cuisine")]
    paragraphs = [" ".join(said[(start + each) % 4] for each in range(3)) for start in range(400)]
    text, _ = tidied("\n\n".join(paragraphs))
    assert all(each in text for each in said)
    assert len(text) < 12 * len(said[0]) + 100


def test_what_is_said_under_different_headings_stays() -> None:
    products = "\n\n".join(f"## Nappe {number}\n\nLavage en machine à 30 °C.\n" for number in range(60))
    assert tidied(products)[1] == 0


def test_a_long_section_repeated_under_every_heading_is_kept_once() -> None:
    text, count = tidied("\n\n".join(f"## Article {number}\n\n{SECTION}" for number in range(60)))
    assert (text, count) == (SECTION, 59)


def test_less_than_many_times_is_no_endless_repetition() -> None:
    repeated = "\n\n".join([SENTENCE] * (MANY - 1))
    assert tidied(repeated) == (repeated, 0)


def test_tables_and_lists_of_short_items_stay() -> None:
    table = "| Jour | Ouvert |\n| --- | --- |\n" + "\n".join(["| lundi | de 9 h à 18 heures |"] * 60)
    items = "\n".join(["- oui"] * 200)
    assert tidied(f"{table}\n\n{items}") == (f"{table}\n\n{items}", 0)


def test_chunks_of_what_is_left() -> None:
    document = Document("a.md", "A", "fr", (Part(f"# A\n\n{SENTENCE}\n\nUn texte."),))
    cut, _ = without_repeats(sections(document.parts), frozenset({Mark.of("t", SENTENCE).hash}))
    assert [each.text for each in chunk(document, "knowledge", 80, cut)] == ["Un texte."]
