import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import FileReadError
from assistant.ingest.files import SUFFIXES
from assistant.ingest.readers.extract import Extract, known_language
from assistant.ingest.readers.reader import SMALL, Reader, title_of_name, to_document
from assistant.types.knowledge import Audience, Origin, Part, SourceFile
from assistant.types.language import Language
from tests.ingest.samples import docx, paragraph, pdf, plain, pptx, shape, xlsx

FRENCH = "Nos lampes sont fabriquées dans notre atelier et garanties deux ans."
ENGLISH = "Our lamps are made in our workshop and come with a two-year guarantee."


def source(path: Path, name: str = "", audience: Audience = "public") -> SourceFile:
    return SourceFile(path, "knowledge", name or path.name, "0" * 64, 1, Origin(audience))


def test_every_format_is_read(tmp_path: Path, reader: Reader) -> None:
    (tmp_path / "a.md").write_text(f"# Lampes\n{FRENCH}", encoding="utf-8")
    (tmp_path / "a.txt").write_text(FRENCH, encoding="utf-8")
    (tmp_path / "a.csv").write_text(f"a;b\n{FRENCH};x\n", encoding="utf-8")
    (tmp_path / "a.html").write_text(f"<h1>Lampes</h1><p>{FRENCH}</p>", encoding="utf-8")
    (tmp_path / "a.HTM").write_text(f"<h1>Lampes</h1><p>{FRENCH}</p>", encoding="utf-8")
    (tmp_path / "a.tsv").write_text(f"a\tb\n{FRENCH}\tx\n", encoding="utf-8")
    (tmp_path / "a.json").write_text(json.dumps({"texte": FRENCH}), encoding="utf-8")
    (tmp_path / "a.jsonl").write_text(json.dumps({"texte": FRENCH}), encoding="utf-8")
    (tmp_path / "a.eml").write_bytes(f"Subject: Lampes\n\n{FRENCH}".encode())
    pptx(tmp_path / "a.pptx", [shape(FRENCH)])
    pdf(tmp_path / "a.pdf", [paragraph(700, FRENCH)])
    docx(tmp_path / "a.docx", plain(FRENCH))
    xlsx(tmp_path / "a.xlsx", {"Lampes": [["x", FRENCH]]})
    paths = sorted(tmp_path.iterdir())
    assert len(paths) == 13
    assert {path.suffix.lower() for path in paths} == SUFFIXES - {".xml"}  # product feeds only
    for path in paths:
        (document,) = reader.read(source(path))
        assert FRENCH in "".join(part.text for part in document.parts), path.name
        assert document.language == "fr"
        assert document.title


@pytest.mark.parametrize(
    ("name", "stated", "text", "language"),
    [
        ("a.md", None, FRENCH, "fr"),
        ("a.md", None, ENGLISH, "en"),
        ("a.en.md", None, FRENCH, "en"),
        ("a-fr_FR.md", None, ENGLISH, "fr"),
        ("en/a.md", None, FRENCH, "en"),
        ("a.en.md", "fr", ENGLISH, "fr"),
        ("a.md", None, "12", "fr"),
    ],
)
def test_the_language_is_stated_named_or_detected(
    name: str, stated: Language | None, text: str, language: Language
) -> None:
    document = to_document(source(Path(name), name), Extract((Part(text),), language=stated), "fr")
    assert document.language == language


def test_the_address_that_was_fetched_goes_before_the_one_that_a_page_gives_itself() -> None:
    claims = Extract((Part(FRENCH),), url="https://bank.example/login")
    fetched = replace(source(Path("a.html")), url="https://shop.example/a")
    assert to_document(fetched, claims, "fr").url == "https://shop.example/a"
    assert to_document(source(Path("a.html")), claims, "fr").url == "https://bank.example/login"


def test_what_links_to_a_page_says_its_language_unless_it_does_so_itself() -> None:
    linked = replace(source(Path("a.html")), language="en")
    assert to_document(linked, Extract((Part(FRENCH),)), "fr").language == "en"
    assert to_document(linked, Extract((Part(FRENCH),), language="fr"), "fr").language == "fr"


def test_a_document_can_hide_itself_but_not_publish_itself() -> None:
    parts = (Part("texte"),)
    assert to_document(source(Path("a")), Extract(parts, audience="internal"), "fr").audience == "internal"
    hidden = source(Path("a"), audience="internal")
    assert to_document(hidden, Extract(parts, audience="public"), "fr").audience == "internal"


def test_a_document_can_ask_for_less_trust_but_not_for_more() -> None:
    feed = SourceFile(Path("a"), "k", "a", "0" * 64, 1, Origin(trust="feed", owner="Achats"))
    parts = (Part("texte"),)
    lower = to_document(feed, Extract(parts, trust="user_generated", owner="Ventes"), "fr")
    assert (lower.trust, lower.owner, lower.warnings) == ("user_generated", "Ventes", ())
    higher = to_document(feed, Extract(parts, trust="official", audience="public"), "fr")
    assert (higher.trust, higher.owner) == ("feed", "Achats")
    assert higher.warnings == ("declares itself official, which only sources.yaml can do: it stays feed",)
    hidden = SourceFile(Path("a"), "k", "a", "0" * 64, 1, Origin(audience="internal"))
    assert to_document(hidden, Extract(parts, audience="public"), "fr").warnings == (
        "declares itself public, which only sources.yaml can do: it stays internal",
    )


def test_what_somebody_wrote_goes_before_what_a_program_kept() -> None:
    written, declared, saved = dt.date(2026, 1, 1), dt.date(2025, 1, 1), dt.date(2024, 1, 1)
    plain_file = SourceFile(Path("a"), "k", "a", "0" * 64, 1)
    dated = SourceFile(Path("a"), "k", "a", "0" * 64, 1, Origin(date=declared))
    parts = (Part("texte"),)
    assert to_document(dated, Extract(parts, date=written, saved=saved), "fr").date == written
    assert to_document(dated, Extract(parts, saved=saved), "fr").date == declared
    assert to_document(plain_file, Extract(parts, saved=saved), "fr").date == saved


def test_a_large_text_is_read_in_the_other_process(tmp_path: Path) -> None:
    class Heavy:
        def __init__(self) -> None:
            self.read: list[str] = []

        def extract(self, path: Path) -> Extract:
            self.read.append(path.name)
            return Extract((Part("texte"),))

        def close(self) -> None:
            self.read.append("closed")

    heavy = Heavy()
    reader = Reader(heavy)
    (tmp_path / "a.md").write_text("# Titre\ntexte", encoding="utf-8")
    reader.read(source(tmp_path / "a.md"))
    reader.read(SourceFile(tmp_path / "a.md", "k", "a.md", "0" * 64, SMALL + 1))
    reader.close()
    assert heavy.read == ["a.md", "closed"]


@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".json", ".csv", ".html"])
def test_a_file_of_no_bytes_is_called_empty(tmp_path: Path, reader: Reader, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.touch()
    with pytest.raises(FileReadError, match=r"is empty"):
        reader.read(replace(source(path), size=0))


def test_questions_of_a_table_are_named_by_the_file(tmp_path: Path, reader: Reader) -> None:
    path = tmp_path / "livraison.csv"
    path.write_text("question;réponse\nQuel délai ?;2 jours\nQuel prix ?;4 €\n", encoding="utf-8")
    assert reader.read(source(path))[0].title == "Livraison"


def test_a_file_without_words_is_refused() -> None:
    with pytest.raises(FileReadError, match=r"a.md is empty"):
        to_document(source(Path("a.md")), Extract((Part("---\n***"),)), "fr")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("policies/garantie-lin_2025.fr.pdf", "Garantie lin 2025"),
        ("TARIFS.csv", "TARIFS"),
        ("a/x-en-gb.md", "X"),
    ],
)
def test_titles_of_file_names(name: str, title: str) -> None:
    assert title_of_name(name) == title


def test_an_extract_survives_the_pipe() -> None:
    day = dt.date(2026, 1, 2)
    extract = Extract(
        (Part("a", 2),),
        "t",
        "en",
        "https://x.example",
        day,
        day,
        day,
        day,
        "internal",
        "feed",
        "Ventes",
        ("w",),
    )
    assert json.loads(json.dumps(extract.as_dict())) == extract.as_dict()
    assert Extract.from_dict(extract.as_dict()) == extract
    assert Extract.from_dict(Extract(()).as_dict()) == Extract(())


def test_known_languages() -> None:
    assert [known_language(code) for code in ("fr-CA", "English", "de", None)] == ["fr", "en", None, None]
