from pathlib import Path

import pytest

from assistant.brand.company import load_brand
from assistant.brand.segments import load_segments
from assistant.errors import KnowledgeError
from assistant.ingest.drafting import signs
from assistant.ingest.drafting.draft_brand import draft_brand, draft_segments, read_documents
from assistant.types.knowledge import Document, Part
from assistant.types.language import Language


def page(text: str, language: Language = "fr", title: str = "Page", url: str | None = None) -> Document:
    return Document(f"{title}.md", title, language, (Part(text),), url=url)


DOCUMENTS = [
    page(
        "# Contact\nÉcrivez à presse@maison-lune.example ou à bonjour@maison-lune.example. Chez Maison Lune, "
        "vous nous appelez au 01 99 00 19 21 ; la livraison est suivie.",
        title="Contact",
        url="https://www.maison-lune.example/contact",
    ),
    page(
        "# FAQ\n## Livrez-vous en Corse ?\nOui, chez Maison Lune la livraison est un service garanti, "
        "le papier est recyclé. Le Code Civil, encore le Code Civil.\nPour les professionnels, les hôtels "
        "et les restaurants : un devis. Une livraison pour votre entreprise.",
        url="https://www.maison-lune.example/faq",
    ),
    page(
        "# Our lamps\nOur lamps are organic. We ship lamps to you.",
        "en",
        url="https://www.maison-lune.example/en",
    ),
    page(
        "# Delivery\nWe ship lamps by rail.", "en", "Contact us", "https://www.maison-lune.example/en/contact"
    ),
]


def test_the_draft_is_a_brand_that_loads(tmp_path: Path) -> None:
    text = draft_brand(DOCUMENTS)
    (tmp_path / "brand.yaml").write_text(text, encoding="utf-8")
    brand = load_brand(tmp_path)
    assert brand.name == "Maison Lune"
    assert brand.url == "https://www.maison-lune.example"
    assert brand.contact.email == "bonjour@maison-lune.example"
    assert brand.contact.phone == "01 99 00 19 21"
    assert brand.contact.page == {
        "fr": "https://www.maison-lune.example/contact",
        "en": "https://www.maison-lune.example/en/contact",
    }
    assert brand.registers == {"fr": "vous", "en": "you"}
    assert "lamps" in brand.do_words["en"]
    assert "livraison" in brand.do_words["fr"]
    assert brand.claims_needing_proof == {"fr": ("garanti", "recyclé"), "en": ("organic",)}
    assert brand.starter_questions["fr"] == ("Livrez-vous en Corse ?",)
    assert text.count("# to check") >= 8
    assert "also found: presse@maison-lune.example" in text


def test_the_segments_are_those_the_documents_speak_to(tmp_path: Path) -> None:
    (tmp_path / "segments.yaml").write_text(draft_segments(DOCUMENTS), encoding="utf-8")
    segments = load_segments(tmp_path)
    assert list(segments) == ["first-purchase", "professionals"]
    assert segments["professionals"].language_default == "fr"
    assert segments["professionals"].needs["en"]


def test_nothing_found_is_still_valid(tmp_path: Path) -> None:
    (tmp_path / "brand.yaml").write_text(draft_brand([]), encoding="utf-8")
    (tmp_path / "segments.yaml").write_text(draft_segments([]), encoding="utf-8")
    assert load_brand(tmp_path).contact.email == ""
    assert list(load_segments(tmp_path)) == ["first-purchase"]


def test_text_that_looks_like_yaml_stays_a_string(tmp_path: Path) -> None:
    tricky = page('# "Quotes": and # marks ?\nText: {a: b} "x" #1.')
    (tmp_path / "brand.yaml").write_text(draft_brand([tricky]), encoding="utf-8")
    assert load_brand(tmp_path).starter_questions["fr"] == ('"Quotes": and # marks ?',)


def test_the_name_without_a_domain_is_the_words_that_occur_most() -> None:
    text = "Bienvenue chez Atelier Brun. Tout vient de Atelier Brun, à Port Bleu."
    assert signs.company_name(text, "") == ("Atelier Brun", 2)
    assert signs.company_name("rien", "www.port-bleu.example") == ("Port Bleu", 0)


def test_the_register_is_counted() -> None:
    assert signs.register("Tu choisis ton style, et on t’aide. Vous ?") == ("tu", 1, 3)


def test_documents_of_a_folder(knowledge: Path) -> None:
    (knowledge / "bad.txt").write_bytes(b"\x00")
    assert {each.source for each in read_documents(knowledge)} == {
        "internal/marges.md", "policies/retours.md", "policies/returns.en.md",
    }  # fmt: skip
    with pytest.raises(KnowledgeError):
        read_documents(knowledge / "nothing")
