import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import FileReadError
from assistant.ingest.readers import records
from assistant.ingest.readers.extract import Extract
from assistant.ingest.readers.records import faq_pairs, read_json


def read(tmp_path: Path, data: Any, encoding: str = "utf-8") -> Extract:
    path = tmp_path / "a.json"
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    path.write_bytes(text.encode(encoding))
    return read_json(path)


def test_keys_are_headings_and_figures_stay_as_written(tmp_path: Path) -> None:
    extract = read(
        tmp_path,
        '{"title": "Boutiques", "lang": "fr-FR", "url": "https://lune.example/b",'
        '"dateModified": "2026-03-04",'
        '"shops": [{"nom": "Nantes", "prixMin": 24.90,'
        '"horaires": {"lundi": "fermé", "mardi": "10 h - 19 h"}},'
        '{"nom": "Lyon", "ouvert": true, "parking": null}], "delai_standard": "2 jours"}',
    )
    assert extract.parts[0].text == (
        "- lang: fr-FR\n- url: https://lune.example/b\n"
        "- date modified: 2026-03-04\n- delai standard: 2 jours\n\n"
        "## shops\n\n### Nantes\n\n- prix min: 24.90\n\n"
        "#### horaires\n\n- lundi: fermé\n- mardi: 10 h - 19 h\n\n"
        "### Lyon\n\n- ouvert: ✓"
    )
    assert (extract.title, extract.language, extract.url) == ("Boutiques", "fr", "https://lune.example/b")
    assert extract.date == dt.date(2026, 3, 4)


def test_questions_become_headings_that_ask(tmp_path: Path) -> None:
    extract = read(
        tmp_path,
        [
            {
                "question": "Quel délai ?",
                "answer": "<p>Trois jours, <b>24,90 €</b>.</p>",
                "theme": "livraison",
            },
            {"id": 7, "Question": "Où ?", "Réponse": "À Nantes"},
        ],
    )
    assert extract.parts[0].text == (
        "## Quel délai ?\n\nTrois jours, **24,90 €**.\n\n- theme: livraison\n\n## Où ?\n\nÀ Nantes\n\n- id: 7"
    )


LINKED = {
    "@context": "https://schema.org",
    "@type": "FAQPage",
    "mainEntity": [
        {
            "@type": "Question",
            "name": "Is it free?",
            "acceptedAnswer": {"@type": "Answer", "text": "<p>Yes.</p>"},
        },
        {"@type": "Question", "name": "When?", "acceptedAnswer": [{"@type": "Answer", "text": "Today."}]},
        {"@type": "Question", "name": "No answer?"},
    ],
}


def test_a_page_of_questions_in_linked_data(tmp_path: Path) -> None:
    text = read(tmp_path, LINKED).parts[0].text
    assert "### Is it free?\n\nYes.\n\n### When?\n\nToday." in text
    assert "schema.org" not in text
    assert faq_pairs([{"@graph": [LINKED]}], "a.html") == [("Is it free?", "Yes."), ("When?", "Today.")]


def test_a_broken_record_is_named_by_its_line(tmp_path: Path) -> None:
    with pytest.raises(FileReadError, match=r"line 3 of a.json is no JSON"):
        read(tmp_path, '{"nom": "A"}\n\n{"nom": "B"\n{"nom": "C"}\n')


def test_small_records_are_lines_and_long_texts_paragraphs(tmp_path: Path) -> None:
    rows = [{"zone": "France", "prix": 4.9}, {"zone": "Belgique", "prix": None}]
    extract = read(
        tmp_path,
        {
            "lignes": rows,
            "mots": ["lin", "coton"],
            "note": "Une phrase. " * 12,
            "vide": {},
            "listes": [[1], [2]],
        },
    )
    assert extract.parts[0].text.startswith(
        "## lignes\n\n- zone: France; prix: 4.9\n- zone: Belgique\n\n## mots\n\n- lin\n- coton\n\n"
        "## note\n\nUne phrase."
    )
    assert extract.parts[0].text.endswith("## listes\n\n- 1\n\n- 2")


def test_a_question_below_a_key_keeps_its_heading(tmp_path: Path) -> None:
    assert read(tmp_path, {"faq": {"question": "Où ?", "answer": "Ici."}}).parts[0].text == (
        "## faq\n\n### Où ?\n\nIci."
    )
    assert read(tmp_path, {"produit": {"name": "Lampe", "prix": 9}}).parts[0].text == (
        "## produit\n\n- name: Lampe\n- prix: 9"
    )


def test_wrappers_say_nothing_and_lines_are_records(tmp_path: Path) -> None:
    assert read(tmp_path, {"data": {"items": ["a", "b"]}}).parts[0].text == "- a\n- b"
    assert read(tmp_path, '{"a": 1}\n{"a": 2}\n').parts[0].text == "- a: 1\n- a: 2"
    assert read(tmp_path, '"juste un texte"').parts[0].text == "juste un texte"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_typography_is_right_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    assert (
        read(tmp_path, {"titre": "L’œuvre", "prix": "24,90 €"}, encoding).parts[0].text == "- prix: 24,90 €"
    )
    assert read(tmp_path, {"titre": "L’œuvre"}, encoding).title == "L’œuvre"


def test_what_can_not_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FileReadError, match=r"a.json is no JSON: Expecting"):
        read(tmp_path, "{'a': 1}")
    for deep in ("[" * 100_000 + "]" * 100_000, '{"a":' * 60 + "[[1]]" + "}" * 60):
        with pytest.raises(FileReadError, match=r"a.json is nested too deep"):
            read(tmp_path, deep)
    monkeypatch.setattr(records, "_MOST_VALUES", 10)
    with pytest.raises(FileReadError, match=r"a.json holds more than 10 values"):
        read(tmp_path, {str(number): {"a": [number]} for number in range(9)})
    assert faq_pairs(json.loads("[" * 60 + "]" * 60), "a.html") == []
