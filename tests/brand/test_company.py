from pathlib import Path

import pytest

from assistant.brand.company import COLORS, load_brand
from assistant.errors import KnowledgeError
from assistant.types.brand import Contact

WHOLE = """
name: Maison Éole
tagline: {fr: La lumière douce, en: Soft light}
url: https://example.com
description: {fr: Lampes à huile., en: Oil lamps.}
colors: {primary: "#1A2B3C", accent: "#aa3300"}
contact:
  email: bonjour@example.com
  phone: "01 23 45 67 89"
  hours: {fr: du lundi au vendredi, en: Monday to Friday}
  page_fr: https://example.com/contact
tracking_url: https://example.com/suivi
registers: {fr: tu}
voice: {fr: [chaleureuse, précise], en: [warm]}
do_words: {fr: [lueur]}
dont_words: [pas cher, cheap]
claims_needing_proof: {fr: écologique, en: [eco-friendly, green]}
legal_mentions: {fr: [Flamme nue.]}
glossary:
  - {fr: mèche, en: wick, note: never “strand”}
  - {fr: laiton, en: brass}
starter_questions: {fr: ["Livrez-vous en Belgique ?"], en: ["Do you ship to Ireland?"]}
answers_about: [medical]
competitors: [Lueur SA]
"""


def write(folder: Path, text: str | bytes, name: str = "brand.yaml") -> Path:
    (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast of two #rrggbb colours, 1 to 21."""

    def luminance(color: str) -> float:
        parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_a_whole_file(tmp_path: Path) -> None:
    brand = load_brand(write(tmp_path, WHOLE))
    assert brand.name == "Maison Éole"
    assert brand.tagline == {"fr": "La lumière douce", "en": "Soft light"}
    assert (brand.answers_about, brand.competitors) == (("medical",), ("Lueur SA",))
    assert (brand.url, brand.tracking_url) == ("https://example.com", "https://example.com/suivi")
    assert brand.contact == Contact(
        email="bonjour@example.com",
        phone="01 23 45 67 89",
        hours={"fr": "du lundi au vendredi", "en": "Monday to Friday"},
        page={"fr": "https://example.com/contact", "en": "https://example.com/contact"},
    )
    assert brand.colors == {**COLORS, "primary": "#1a2b3c", "accent": "#aa3300"}
    assert brand.registers == {"fr": "tu", "en": "you"}
    assert brand.voice == {"fr": ("chaleureuse", "précise"), "en": ("warm",)}
    assert brand.do_words == {"fr": ("lueur",), "en": ()}
    assert brand.dont_words == {"fr": ("pas cher", "cheap"), "en": ("pas cher", "cheap")}
    assert brand.claims_needing_proof == {"fr": ("écologique",), "en": ("eco-friendly", "green")}
    assert brand.glossary == (
        {"fr": "mèche", "en": "wick", "note": "never “strand”"},
        {"fr": "laiton", "en": "brass", "note": ""},
    )
    assert brand.starter_questions["en"] == ("Do you ship to Ireland?",)


@pytest.mark.parametrize("text", [None, "", "# nothing yet\n", "---\n"])
def test_without_content_there_are_defaults(tmp_path: Path, text: str | None) -> None:
    folder = tmp_path / "maison-eole"
    folder.mkdir()
    if text is not None:
        write(folder, text)
    brand = load_brand(folder)
    assert brand.name == "Maison eole"
    assert brand.registers == {"fr": "vous", "en": "you"}
    assert brand.tagline == brand.description == {"fr": "", "en": ""}
    assert brand.voice == brand.legal_mentions == {"fr": (), "en": ()}
    assert brand.glossary == ()
    assert brand.contact.email == brand.url == ""


@pytest.mark.parametrize("name", ["primary", "secondary", "accent", "text"])
def test_the_default_colours_can_be_read(name: str) -> None:
    assert contrast(COLORS[name], COLORS["background"]) >= 4.5


@pytest.mark.parametrize(
    ("line", "value"), [("tagline: Lumière", "Lumière"), ("tagline: {fr: Lumière}", "Lumière")]
)
def test_one_text_counts_for_both_languages(tmp_path: Path, line: str, value: str) -> None:
    assert load_brand(write(tmp_path, line)).tagline == {"fr": value, "en": value}


def test_hidden_characters_are_removed(tmp_path: Path) -> None:
    assert load_brand(write(tmp_path, "name: E\u200bo\u202ele")).name == "Eole"


def test_a_byte_order_mark_is_no_problem(tmp_path: Path) -> None:
    assert load_brand(write(tmp_path, b"\xef\xbb\xbfname: Eole")).name == "Eole"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("colours: {}", "no key “colours”. Did you mean colors or disclosure or competitors?"),
        ("contact: {mail: a@b.fr}", "no key “contact.mail”. Did you mean email?"),
        ("tagline: {de: Licht}", "no key “tagline.de”. Did you mean en?"),
        ("name: [a, b]", "“name” is a list. Expected: text."),
        ("name: 42", "“name” is 42 (int). Expected: text. Put the value in quotes."),
        ("contact: {phone: 0123456701}", "“contact.phone” is 21913025 (int). Expected: text. Put"),
        ("tagline: {en: no}", "“tagline.en” is False (bool). Expected: text. Put the value in quotes."),
        ("tagline: [a]", "“tagline” is a list. Expected: text, or {fr: text, en: text}."),
        ("voice: 3", "“voice” is 3 (int). Expected: a list of texts, or"),
        ("voice: {fr: {a: b}}", "“voice.fr” is a mapping. Expected: a list of texts."),
        ("voice: {fr: [warm, 3]}", "“voice.fr[2]” is 3 (int). Expected: text."),
        (
            "colors: {primary: #1a2b3c\n}",
            '“colors.primary” is empty. Expected: a colour in quotes, e.g. "#1a2b3c"',
        ),
        ('colors: {primary: "#123"}', "“colors.primary” is “#123”. Expected: a colour in quotes"),
        ("colors: {primary: red}", "“colors.primary” is “red”."),
        ("colors: blue", "“colors” is “blue”. Expected: a mapping of primary,"),
        ("registers: {fr: ils}", "“registers.fr” is “ils”. Expected: vous or tu."),
        ("registers: {en: thou}", "“registers.en” is “thou”. Expected: you."),
        (
            "url: javascript:alert(1)",
            "“url” is “javascript:alert(1)”. Expected: an address that begins with https://.",
        ),
        ("contact: {email: nobody}", "“contact.email” is “nobody”. Expected: an e-mail address."),
        ("contact: a@b.fr", "“contact” is “a@b.fr”. Expected: a mapping of email,"),
        ("glossary: {fr: a}", "“glossary” is a mapping. Expected: a list."),
        ("glossary: [wick]", "“glossary[1]” is “wick”. Expected: a mapping of fr, en, note."),
        ("glossary: [{fr: a, de: b}]", "no key “glossary[1].de”."),
        ("- a list", "the file is a list. Expected: a mapping of name, tagline"),
        ("name: a\nname: b", "brand.yaml, line 2, column 1: the key “name” stands here twice."),
        ("name: a\n  url: b", "brand.yaml, line 2, column 6:"),
        ("name: Eole: la lampe", "brand.yaml, line 1, column 11:"),
        ("name: 'open", "brand.yaml, line 1, column 12:"),
        ("other: &x {name: a}\nname: b", "no key “other”"),
        ("? [a, b]\n: c", "brand.yaml, line 1, column 3: found unhashable key."),
        ("name: !!python/object:os.system x", "could not determine a constructor"),
        ("name: 2026-13-45", "holds a value that is none"),
        (b"name: \xe9ole", "is not clean UTF-8 text. Save it again as UTF-8."),
        ("name: a\x00b", "is not clean UTF-8 text."),
        ("[" * 1000, "brand.yaml"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_what_is_expected(
    tmp_path: Path, text: str | bytes, message: str
) -> None:
    with pytest.raises(KnowledgeError) as caught:
        load_brand(write(tmp_path, text))
    assert message in str(caught.value)
    assert "brand.yaml" in caught.value.message
    assert caught.value.next_step


def test_a_folder_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"no folder .*nowhere\. Check --knowledge"):
        load_brand(tmp_path / "nowhere")


def test_a_file_that_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "brand.yaml").mkdir()
    with pytest.raises(KnowledgeError, match="can't be read: Is a directory"):
        load_brand(tmp_path)
