"""A campaign in a few sentences, and what to know before trusting it."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from assistant.results.reading.reading import Reading
from assistant.results.saying.phrases import listed, plural
from assistant.results.saying.summary import summary
from assistant.results.saying.warnings import warnings
from assistant.store.campaigns.money import Money, Payer
from assistant.types.brand import Bilingual
from assistant.types.model import Usage
from tests.results.reading.parts import NAMES, NOW, Cell, Sold, told


def cell(**more: float) -> Cell:
    counts = {"sent": 1_010, "delivered": 1_000, "clicks": 30, **more}
    return Cell("town", [counts, counts])


def test_what_is_told_is_in_the_first_sentence(sold: Sold, reading: Reading) -> None:
    sums = cell(conversions=3, revenue=250.5, unsubscribes=2)
    first, tally = reading.read(sold.reported([sums])).summary
    assert first["en"] == (
        "2,000 readers: 60 clicked (3.0%, 95% interval 2.3% to 3.8%), 6 conversions (0.30%), "
        "€501.00 of revenue, 4 unsubscribes (0.20%)."
    )
    assert first["fr"].startswith("2\u202f000 destinataires\u00a0: 60 ont cliqué (3,0\u00a0%,")
    assert tally["en"] == "1 comparison of variants (click rate): 1 without enough data."
    assert tally["fr"].startswith("1 comparaison de variantes (taux de clic)\u00a0: ")


def test_readers_alone_are_a_sentence(sold: Sold, reading: Reading) -> None:
    number = sold.reported([Cell("town", [{"delivered": 400}])])
    assert [each["en"] for each in reading.read(number).summary] == ["400 readers."]


def test_what_the_writing_cost_stands_beside_what_it_brought(sold: Sold, reading: Reading) -> None:
    read = replace(reading.read(sold.reported([cell(conversions=3, revenue=250)])), cost_eur=Decimal("0.42"))
    assert summary(read)[-1]["fr"] == (
        "La rédaction des textes a coûté 0,42\u00a0€, pour 500,00\u00a0€ de chiffre d’affaires."
    )
    converted = replace(reading.read(sold.reported([cell(conversions=3)])), cost_eur=Decimal(3))
    assert summary(converted)[-1]["en"] == "Writing the texts cost €3.00, €0.50 for each conversion."
    clicked = replace(reading.read(sold.reported([cell()])), cost_eur=Decimal(3))
    assert summary(clicked)[-1]["en"] == "Writing the texts cost €3.00."


def test_the_cost_is_that_of_the_books(sold: Sold, reading: Reading) -> None:
    number = sold.reported([cell(conversions=3)])
    assert reading.read(number).cost_eur is None
    money, most = Money(sold.database), Usage(900, 0, 300, Decimal("0.09"))
    hold = money.reserve(Payer(number, 1, "worker"), "a-model", most)
    assert hold is not None
    money.settle(hold, Usage(800, 0, 250, Decimal("0.066")))
    found = reading.read(number)
    assert found.cost_eur == Decimal("0.066")
    assert found.summary[-1]["en"] == "Writing the texts cost €0.066, €0.011 for each conversion."


def test_opens_are_shown_and_not_believed(sold: Sold, reading: Reading) -> None:
    found = reading.read(sold.reported([cell(opens=400)]))
    assert found.total.values["open_rate"] == 0.4
    assert [each["en"][:20] for each in found.warnings] == ["Opens are inflated b"]


def test_clicks_that_are_no_contacts_are_told(sold: Sold, reading: Reading) -> None:
    number = sold.reported(
        [Cell("town", [{"delivered": 100, "clicks": 130}, {"delivered": 100, "clicks": 9}])]
    )
    found = reading.read(number)
    assert found.total.rates[0].value is None
    assert found.comparisons[0].verdict == "not_known"
    (warning,) = found.warnings
    assert f"Of c{number}-town-email-fr-1 there are more “clicks” than readers" in warning["en"]
    assert "compte sans doute des événements" in warning["fr"]


def test_readers_by_what_was_sent_and_counts_of_some_variants_are_told(sold: Sold, reading: Reading) -> None:
    variants = [{"sent": 1_000, "clicks": 20}, {"sent": 1_000, "clicks": 20, "conversions": 2}, {"clicks": 2}]
    number = sold.reported([Cell("town", variants)])
    told_by = " ".join(each["en"] for each in reading.read(number).warnings)
    assert f"delivered for c{number}-town-email-fr-1 and c{number}-town-email-fr-2: rates" in told_by
    assert f"how many contacts got c{number}-town-email-fr-3: there are no rates" in told_by
    assert "Told of some variants only: conversions. Their" in told_by


def test_rows_of_other_variants_are_told(sold: Sold) -> None:
    imports = [replace(told(1, [], NOW), unknown={"c9-x-email-fr-1": 40, "promo": 2})]
    (warning,) = warnings([], (), imports, NAMES)
    assert warning["en"] == (
        "42 imported rows carry variants that this campaign does not have (c9-x-email-fr-1 and promo) and "
        "are not counted."
    )
    again = [*imports, told(1, [], NOW + dt.timedelta(days=1))]
    assert len(warnings([], (), again, NAMES)) == 2


def test_one_is_told_as_one(sold: Sold, reading: Reading) -> None:
    once = {"delivered": 1, "clicks": 1, "conversions": 1, "unsubscribes": 1}
    (one,) = reading.read(sold.reported([Cell("town", [once])])).summary
    assert one["fr"].startswith("1 destinataire\u00a0: 1 a cliqué (100,0\u00a0%, intervalle")
    assert "1 conversion (100,0\u00a0%), 1 désabonnement (100,0\u00a0%)." in one["fr"]
    assert one["en"].startswith("1 reader: 1 clicked (100.0%")
    assert "1 conversion (100.0%), 1 unsubscribe (100.0%)." in one["en"]
    none = {"delivered": 50, "clicks": 0, "conversions": 0}
    (zero,) = reading.read(sold.reported([Cell("town", [none])])).summary
    assert "0 conversion (" in zero["fr"]
    assert "0 conversions (" in zero["en"]


def test_rows_and_texts_of_warnings_are_counted_as_each_language_does(sold: Sold, reading: Reading) -> None:
    def unknown(rows: int) -> Bilingual:
        (warning,) = warnings([], (), [replace(told(1, [], NOW), unknown={"promo": rows})], NAMES)
        return warning

    assert unknown(1)["fr"].startswith("1 ligne importée porte une variante")
    assert unknown(1)["en"].startswith("1 imported row carries a variant")
    assert unknown(12_000)["fr"].startswith("12\u202f000 lignes importées portent")
    assert unknown(12_000)["en"].startswith("12,000 imported rows carry")
    number = sold.campaign(cells := [Cell("town", [{"sent": 10, "clicks": 2}, None])])
    sold.report(number, cells)
    sold.exported(number, {f"c{number}-town-email-fr-{place}": 10 for place in (1, 2)})
    assert any("fr-2, qui est pourtant parti." in each["fr"] for each in reading.read(number).warnings)


def test_long_lists_are_cut_and_counted() -> None:
    assert listed([])["en"] == ""
    assert listed(["a"])["fr"] == "a"
    assert listed(["a", {"fr": "bé", "en": "bee"}])["fr"] == "a et bé"
    assert listed(list("abcdef"))["en"] == "a, b, c, d, e and f"
    assert listed(list("abcdefgh"))["en"] == "a, b, c, d, e and +3"
    assert plural("tally", "winner", 1)["en"] == "1 with a winner"
