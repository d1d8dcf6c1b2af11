import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.text.personal import PersonalData, find, mask, own_keys


def with_key(number: str) -> str:
    """A French social security number with its key, computed as décret 82-103 says."""
    plain = number.replace("2A", "19").replace("2B", "18")
    return f"{number}{97 - int(plain) % 97:02}"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("écrire à marie.dupont+shop@exemple.co.uk svp", "écrire à [e-mail] svp"),
        ("Mon adresse : élodie@exemple.fr.", "Mon adresse : [e-mail]."),
        ("celle d’eva@müller-söhne.de", "celle d’[e-mail]"),
        ("FR76 3000 6000 0112 3456 7890 189 pour le loyer", "[iban] pour le loyer"),
        ("FR 76 3000 6000 0112 3456 7890 189.", "[iban]."),
        ("FR7630006000011234567890189", "[iban]"),
        ("BE68 5390 0754 7034 pour moi", "[iban] pour moi"),
        ("gb82-west-1234-5698-7654-32", "[iban]"),
        ("DE89 3704 0044 0532 0130 00 merci", "[iban] merci"),
        ("VG96 VPVG 0000 0123 4567 8901 ok", "[iban] ok"),  # a country whose length is not listed
        ("carte 4539 1488 0343 6467 ok", "carte [card] ok"),
        ("card 4539148803436467.", "card [card]."),
        ("5555-5555-5555-4444", "[card]"),
        ("378282246310005", "[card]"),
        ("6011\u00a01111\u00a01111\u00a01117", "[card]"),
        ("appelez le 06 12 34 56 78 demain", "appelez le [phone] demain"),
        ("06.12.34.56.78 / 0612345678 / 06-12-34-56-78", "[phone] / [phone] / [phone]"),
        ("(06 12 34 56 78), 06\u202f12\u202f34\u202f56\u202f78.", "([phone]), [phone]."),
        ("06 1234 5678, ou 06 123 456 78", "[phone], ou [phone]"),
        ("mon numéro est 0612345678", "mon numéro est [phone]"),
        ("+33 6 12 34 56 78", "[phone]"),
        ("+33 (0)6 12 34 56 78", "[phone]"),
        ("0033612345678 / 00 33 6 12 34 56 78", "[phone] / [phone]"),
        ("+44 20 7946 0958 or 020 7946 0958", "[phone] or [phone]"),
        ("call 07700 900123, (020) 7946 0958 or 01632 960 001", "call [phone], [phone] or [phone]"),
        ("+1 (555) 123-4567", "[phone]"),
        ("+352 621 123 456", "[phone]"),
        (f"{with_key('1850578006084')} est à moi", "[nir] est à moi"),
        ("1 85 05 78 006 084 91", "[nir]"),
        (with_key("169042A588157"), "[nir]"),
        (with_key("269022B588157"), "[nir]"),
    ],
)
def test_personal_data_are_masked(text: str, shown: str) -> None:
    assert mask(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "142 files in 3.25 s, 1 250,50 €, 12.5 %",
        "prix : 59,00 €, 12,50 €, de 0,50 à 1 500 €",
        "1 000 000 000 €, +100 000 000 clients, +10 000 000 000",
        "2026-11-21T10:00:00Z, 2026-11-21 10:00:00+02:00",
        "du 01.02.2026 10 h 30 au 01/02/2026 12:30, le 01 02 2026",
        "housse 240 × 220 cm, 140x200, 160x200, 180x200, 160 200 240 260 300",
        "2 x 80 x 200 + 2 x 60 x 60",
        "NAP-01-170-300, LMP-001, FR12-ABCD-1234-5678",
        "commande n° 0612345678, order no. 0123456789, réf. : 0745123698",
        "colis numéro 0612345678, facture 2026-000123",
        "EAN 4006381333931, 4006381333931, 0012345678905, 3760123456789",
        "http://127.0.0.1:7860/chat, 10.0.0.1, v1.2.3.4.5",
        "FR76 3000 6000 0112 3456 7890 188",  # its checksum is wrong
        "FR76 3000 6000 0112 3456 7890",  # too short for France
        "4539 1488 0343 6468",  # its checksum is wrong
        "1234 5678 9012 3452",  # passes Luhn; nobody issues such a card
        "1 85 05 78 006 084 92",  # its key is wrong
        "sha256 a0612345678b9f0c, 1732268129123456789",
        "RCS 000 000 000, 88999 Rochemelle",
        "3 @ 4.50, @maison_aubrelin, l’IBAN FR est requis",
        "ouvert de 09 00 à 18 00, ligne 0 800",
    ],
)
def test_nothing_else_is_masked(text: str) -> None:
    assert mask(text) == text


def test_each_piece_has_its_kind_and_place() -> None:
    text = "a@b.fr ou 06 12 34 56 78"
    assert find(text) == (PersonalData("email", 0, 6), PersonalData("phone", 10, 24))
    assert text[10:24] == "06 12 34 56 78"


def test_what_the_company_publishes_is_not_personal() -> None:
    own = own_keys(["Écrivez à bonjour@maison.example", "+33 1 99 00 19 21"])
    text = "Bonjour@Maison.example, 01 99 00 19 21 : c’est vous ? Moi : eva@x.fr, 01 99 00 19 22"
    assert mask(text, own).endswith("c’est vous ? Moi : [e-mail], [phone]")
    assert mask(text, own).startswith("Bonjour@Maison.example, 01 99 00 19 21")


@given(st.text(max_size=300))
def test_any_text_can_be_masked_and_masking_again_changes_nothing(text: str) -> None:
    once = mask(text)
    assert mask(once) == once
    assert [text[piece.start : piece.end] != "" for piece in find(text)].count(False) == 0


@pytest.mark.parametrize(
    "unit", ["a", "1 ", "a.", "+1 ", "@a", "ab12 ", "0 ", "00 1", "fr76 1234 ", "06 ", "(0"]
)
def test_a_long_text_made_to_slow_it_down_is_masked_all_the_same(unit: str) -> None:
    assert mask(unit * (10_000 // len(unit)))
