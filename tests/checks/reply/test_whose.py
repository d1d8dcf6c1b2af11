import pytest

from assistant.checks.reply.citing import CitingStream
from assistant.checks.reply.vetting import Vetting
from assistant.checks.reply.whose import nameless_price
from assistant.types.knowledge import Passage
from assistant.types.language import Language
from tests.search.conftest import a_chunk


def product(title: str, price: str, sku: str, language: Language = "fr") -> Passage:
    text = f"{title}\n- Prix : {price}"
    return Passage(a_chunk(sku, text, title=title, sku=sku, language=language), 1.0, 1)


SHALLOW = product("Drap-housse Rochemelle percale 160 × 200 cm, bonnet 30 cm, blanc", "65 €", "A30")
DEEP = product("Drap-housse Rochemelle percale 160 × 200 cm, bonnet 40 cm, blanc", "72 €", "A40")
CLOTH = product("Nappe Tablée lin lavé 170 × 250 cm, sauge", "129 €", "N")
PAGE = Passage(a_chunk("page", "Un jeu de coupons coûte 4 €.", title="Échantillons"), 1.0, 1)
ALL = [SHALLOW, DEEP, CLOTH, PAGE]


@pytest.mark.parametrize(
    ("sentence", "said", "question"),
    [
        ("Son prix est de 72 €.", "", "Avez-vous des draps-housses ?"),
        ("Il coûte 72 €.", "Le drap-housse Rochemelle percale 160 × 200 cm existe en blanc.", ""),
        ("Son prix est de 72 €.", "La nappe Tablée en lin lavé sauge est lavable.", "drap-housse Rochemelle"),
        ("Oui, elle coûte 65 €.", "", "La nappe Tablée en lin lavé sauge est-elle disponible ?"),
        ("Le prix est de 72 €.", "", "Que vendez-vous ?"),
    ],
)
def test_a_price_of_nobody_knows_what_is_told(sentence: str, said: str, question: str) -> None:
    assert nameless_price(sentence, said, question, ALL, "fr")


@pytest.mark.parametrize(
    ("sentence", "said", "question"),
    [
        ("Son prix est de 129 €.", "La nappe Tablée en lin lavé sauge est lavable.", ""),
        ("Elle coûte 129 €.", "", "Combien coûte la nappe Tablée en lin lavé sauge ?"),
        (
            "Il coûte 72 €.",
            "Prenez le drap-housse Rochemelle percale 160 × 200 à bonnet de 40 cm, blanc.",
            "",
        ),
        ("La nappe Tablée lin lavé sauge coûte 129 €.", "", ""),
        ("Elle est lavable à 40 °C.", "", ""),
        ("Un jeu de coupons coûte 4 €.", "", ""),
    ],
)
def test_a_price_of_what_was_named_stands(sentence: str, said: str, question: str) -> None:
    assert not nameless_price(sentence, said, question, ALL, "fr")


def test_of_a_single_product_nothing_is_unclear() -> None:
    assert not nameless_price("Son prix est de 72 €.", "", "", [DEEP, PAGE], "fr")
    assert not nameless_price("Its price is €72.", "", "", [PAGE], "en")


def test_english_is_read_too() -> None:
    sheet = product("Rochemelle fitted sheet, white", "€65", "A", "en")
    sheets = [sheet, product("Alma cloth", "€59", "B", "en")]
    assert nameless_price("It costs €65.", "", "What do you sell?", sheets, "en")
    assert not nameless_price("It costs €65.", "The Rochemelle fitted sheet is white.", "", sheets, "en")


def test_a_reply_is_asked_to_name_it() -> None:
    stream, vetting = CitingStream(ALL, "fr"), Vetting(ALL, "fr", "Avez-vous des draps-housses ?")
    (vetted,) = [vetting.judge(one) for one in [*stream.feed("Son prix est de 72 € [2]."), *stream.flush()]]
    assert [problem.kind for problem in vetted.problems] == ["whose"]
    assert not vetted.hopeless
