"""Word documents, read back with python-docx and as the ZIP that they are."""

import io
import zipfile
from xml.etree import ElementTree

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from assistant.export.outgoing import outgoing
from assistant.export.word import docx_file
from assistant.types.export import ExportFile
from assistant.types.stored import StoredDraft
from tests.export.drafts import NOW, RSA, by_hand, company, record, stored


def file_of(*drafts: StoredDraft) -> ExportFile:
    return docx_file([outgoing(kept, company(), record=record(kept)) for kept in drafts], company())


def read(file: ExportFile) -> WordDocument:
    return Document(io.BytesIO(file.content))


def properties(file: ExportFile) -> dict[str, str]:
    """The custom properties, by name."""
    with zipfile.ZipFile(io.BytesIO(file.content)) as parts:
        root = ElementTree.fromstring(parts.read("docProps/custom.xml"))
        assert "docProps/custom.xml" in parts.read("_rels/.rels").decode()
        assert "/docProps/custom.xml" in parts.read("[Content_Types].xml").decode()
    return {each.attrib["name"]: each[0].text or "" for each in root}


def test_a_document_holds_the_fields_under_their_labels() -> None:
    file = file_of(stored())
    document = read(file)
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert file.name == "email-fr-7.docx"
    assert texts[:3] == [
        "E-mail",
        "Approuvé par chloé le 22 novembre 2026",
        "Brouillon n° 7, version 2. Texte produit avec une IA.",
    ]
    headings = [each.text for each in document.paragraphs if each.style and each.style.name == "Heading 1"]
    assert headings == ["Objet", "Pré-en-tête", "Corps du message", "Appel à l’action", "Sources"]
    body = texts[texts.index("Corps du message") + 1 :]
    assert body[:2] == ["Bonjour vous,", "La nappe Alma mesure 170 × 300 cm."]
    assert "Nappe Alma (products.csv)" in texts


def test_lists_are_bullets() -> None:
    document = read(file_of(stored(RSA, "google_rsa")))
    bullets = [each.text for each in document.paragraphs if each.style and each.style.name == "List Bullet"]
    assert bullets[:3] == RSA["headlines"].split("\n")


def test_the_marking_is_among_the_properties() -> None:
    file = file_of(stored())
    core = read(file).core_properties
    assert (core.content_status, core.keywords, core.author) == ("Final", "AI-generated", "Maison Aubrelin")
    assert core.comments == "Brouillon n° 7, version 2. Texte produit avec une IA."
    assert core.created == NOW
    told = properties(file)
    assert (told["ai_generated"], told["model"], told["version"]) == ("true", "écrivain-1", "2")
    assert (told["approved"], told["approved_by"]) == ("true", "chloé")


def test_signs_of_xml_in_the_marking_stay_text() -> None:
    kept = stored()
    odd = record(kept).approval
    assert odd is not None
    out = outgoing(kept, company(), record=record(kept))
    assert properties(docx_file([out], company()))["prompt"] == "copy/email 3 a1b2"
    named = stored({"subject": "<b>Lin & co</b>", "body": "x"})
    assert any(each.text == "<b>Lin & co</b>" for each in read(file_of(named)).paragraphs)


def test_the_language_is_the_one_that_word_checks() -> None:
    english = read(file_of(stored(language="en")))
    assert english.core_properties.language == "en-GB"
    marks = {mark.get(qn("w:val")) for mark in english.styles.element.iter(qn("w:lang"))}
    assert marks == {"en-GB"}


def test_a_document_that_is_not_approved_says_so_in_red() -> None:
    file = file_of(stored(status="draft"))
    run = read(file).paragraphs[1].runs[0]
    assert run.text.startswith("NON APPROUVÉ")
    assert str(run.font.color.rgb) == "B00020"
    assert file.name == "email-fr-7-not-approved.docx"
    assert read(file).core_properties.content_status == "Draft"


def test_several_drafts_begin_on_a_page_each() -> None:
    file = file_of(stored(), by_hand(stored({"text": "Alma. STOP au 36173"}, "sms", "draft", id=9)))
    titles = [each for each in read(file).paragraphs if each.style and each.style.name == "Title"]
    assert [title.text for title in titles] == ["E-mail", "SMS"]
    assert [title.paragraph_format.page_break_before for title in titles] == [False, True]
    told = properties(file)
    assert (told["draft"], told["ai_generated"], told["approved"]) == ("7; 9", "true", "false")
