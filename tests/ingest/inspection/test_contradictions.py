import dataclasses
import datetime as dt
from collections.abc import Sequence

import numpy as np
import pytest

from assistant.ingest.inspection.contradictions import Contradiction, Finder
from assistant.llm.offline import HashEmbedder
from assistant.types.knowledge import Chunk
from assistant.types.language import Language
from assistant.types.model import Vectors

TODAY = dt.date(2026, 11, 21)
EMBEDDER = HashEmbedder(64)


def a_chunk(
    source: str, text: str, language: Language = "fr", title: str = "Livraison", **more: object
) -> Chunk:
    number = f"{source} {text}"
    return Chunk(number, "knowledge", source, title, "", language, text, 0, **more)  # type: ignore[arg-type]


def find(*chunks: Chunk, vectors: Sequence[Vectors] | None = None) -> list[Contradiction]:
    known = vectors or list(EMBEDDER.embed_passages([chunk.embedded_text for chunk in chunks]))
    return Finder(EMBEDDER, TODAY).find(list(zip(chunks, known, strict=True)))


def values(found: Sequence[Contradiction]) -> list[tuple[str, str]]:
    return [(each.first.shown, each.second.shown) for each in found]


NOW = a_chunk("livraison.md", "La livraison standard en France est offerte dès 80 € d’achat.")
OTHER = a_chunk("faq.md", "La livraison standard en France est offerte dès 95 € d’achat.")


def test_two_sources_that_state_different_figures_of_the_same_thing() -> None:
    (found,) = find(NOW, OTHER)
    assert {found.first.shown, found.second.shown} == {"80 €", "95 €"}
    assert found.confidence > 0.6
    assert (found.winner, found.why) == (0, "")


@pytest.mark.parametrize(
    "text",
    [
        "La livraison standard en France est offerte dès 80 euros d’achat.",  # the same
        "La broderie d’un prénom coûte 14 €.",  # another thing
        "La livraison standard en France est offerte dès 95 kg d’achat.",  # another measure
        "La livraison standard en France est offerte dès 95 € d’achat, puis dès 80 € en mars.",  # both
    ],
)
def test_what_contradicts_nothing(text: str) -> None:
    assert find(NOW, a_chunk("faq.md", text)) == []


def test_one_source_may_say_both() -> None:
    assert find(NOW, a_chunk("livraison.md", OTHER.text)) == []


@pytest.mark.parametrize(
    ("one", "two", "winner", "why"),
    [
        ({}, {"valid_until": dt.date(2026, 1, 1)}, 1, "the other is not in force"),
        ({"valid_from": dt.date(2027, 1, 1)}, {}, 2, "the other is not in force"),
        ({"trust": "editorial"}, {"trust": "official"}, 2, "more trusted"),
        ({"date": dt.date(2026, 5, 1)}, {"date": dt.date(2023, 5, 1)}, 1, "newer"),
        ({"date": dt.date(2026, 5, 1)}, {}, 0, ""),
    ],
)
def test_what_counts(one: dict[str, object], two: dict[str, object], winner: int, why: str) -> None:
    first = a_chunk("livraison.md", NOW.text, **one)
    second = a_chunk("faq.md", OTHER.text, **two)
    (found,) = find(first, second)
    sides = (found.first.statement.chunk, found.second.statement.chunk)
    assert found.why == why
    assert (sides[found.winner - 1] if found.winner else None) == ((None, first, second)[winner])


def test_what_never_holds_on_the_same_day_contradicts_nothing() -> None:
    until = dataclasses.replace(NOW, valid_until=dt.date(2025, 12, 31))
    after = dataclasses.replace(OTHER, valid_from=dt.date(2026, 1, 1))
    assert find(until, after) == find(after, until) == []
    assert len(find(until, dataclasses.replace(OTHER, valid_from=dt.date(2025, 12, 31)))) == 1


CARE = "- Price: €28.00\n- Care: machine 60 °C, tumble dry medium"
TABLE = (
    "- range: Premier Fil, langes et draps; tumble_dryer: low; bleach: no\n"
    "- range: Premier Fil, gigoteuse; tumble_dryer: medium; bleach: no\n"
    "- range: Meunier, gants de four; tumble_dryer: never; bleach: no"
)


def record(language: Language, title: str, text: str = CARE) -> Chunk:
    return a_chunk("products.csv", text, language, title, sku="BB-DH-60")


def test_a_product_and_the_table_row_of_its_name() -> None:
    sheet = record("fr", "Drap-housse bébé Premier Fil", "- Entretien : à la main")
    cot = record("en", "Premier Fil cot fitted sheet")
    (found,) = find(sheet, cot, a_chunk("wash.csv", TABLE, "fr", "Wash"))
    assert values([found]) == [("tumble dry medium", "low")]
    assert found.second.statement.subject == "Premier Fil, langes et draps"
    sleeping = [
        record("fr", "Gigoteuse Premier Fil", "- Entretien : à la main"),
        record("en", "Premier Fil sleeping bag"),
    ]
    assert find(*sleeping, a_chunk("wash.csv", TABLE, "fr", "Wash")) == []
    assert find(record("en", "Alma tablecloth"), a_chunk("wash.csv", TABLE, "fr", "Wash")) == []


def test_a_price_beside_a_sku_that_is_not_the_products() -> None:
    catalogue = "| Article | Référence | Prix |\n| --- | --- | --- |\n| Drap | BB-DH-60 | {0},00 € |"
    product = record("fr", "Drap-housse bébé", "- Prix : 28,00 €\n- Prix de référence : 30,00 €")
    (found,) = find(product, a_chunk("catalogue.pdf", catalogue.format(29), "fr", "Hiver"))
    assert values([found]) == [("28,00 €", "29,00 €")]
    for price in (28, 30):
        assert find(product, a_chunk("catalogue.pdf", catalogue.format(price), "fr", "Hiver")) == []


def test_two_products_do_not_contradict_each_other() -> None:
    other = a_chunk("products.csv", CARE.replace("28", "39"), "en", "Cot sheet", sku="BB-DH-70")
    assert find(record("en", "Cot sheet"), other) == []


def test_translations_that_went_apart() -> None:
    french = a_chunk("retours.md", "Vous avez 30 jours. Le retour coûte 4,90 €. L’avoir vaut 24 mois.")
    english = a_chunk(
        "returns.md", "You have 45 days. Returns cost €4.90. The credit note is valid for 24 months.", "en"
    )
    near = np.zeros(64, dtype=np.float32)
    near[0] = 1
    (found,) = find(french, english, vectors=[near, near])
    assert values([found]) == [("30 jours", "45 days")]
    far = np.roll(near, 1)
    assert find(french, english, vectors=[near, far]) == []
    more = a_chunk("returns.md", f"{english.text} Express costs €29.90.", "en")
    assert find(french, more, vectors=[near, near]) == []


def test_the_surest_comes_first_and_each_pair_of_sources_once() -> None:
    two = a_chunk("b.md", "La livraison standard en France est offerte dès 70 € d’achat.")
    found = find(NOW, OTHER, two)
    assert [each.confidence for each in found] == sorted((each.confidence for each in found), reverse=True)
    assert len(found) == 3
    assert find() == []
