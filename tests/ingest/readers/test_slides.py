import datetime as dt
import zipfile
from pathlib import Path

import pytest

from assistant.errors import FileReadError
from assistant.ingest.readers.slides import read_pptx
from tests.ingest.samples import core_xml, pptx, shape, slide_table


def test_slides_are_pages_with_headings_lists_tables_and_notes(tmp_path: Path) -> None:
    slides = [
        shape("Collection d’été", kind="ctrTitle") + shape("À l’œuvre", kind="subTitle"),
        shape("Frais", "Solide", kind="body")
        + shape("Pourquoi le lin ?", kind="title")
        + shape("3", kind="sldNum"),
        shape("Tarifs", kind="title")
        + slide_table([["Taille", "Prix"], ["S", "24,90 €"]])
        + shape("Prix TTC"),
    ]
    core = core_xml("Lancement", "2026-03-04T10:00:00Z")
    extract = read_pptx(pptx(tmp_path / "a.pptx", slides, {1: "Rappeler le prix."}, core))
    assert (extract.title, extract.saved, extract.warnings) == ("Lancement", dt.date(2026, 3, 4), ())
    assert [(part.page, part.text) for part in extract.parts] == [
        (1, "## Collection d’été\n\nÀ l’œuvre"),
        (2, "## Pourquoi le lin ?\n\n- Frais\n- Solide\n\nNotes:\n\nRappeler le prix."),
        (3, "## Tarifs\n\n| Taille | Prix |\n| --- | --- |\n| S | 24,90 € |\n\nPrix TTC"),
    ]


def test_groups_levels_and_breaks(tmp_path: Path) -> None:
    choice = (
        f"<m:AlternateContent xmlns:m='m'><m:Choice>{shape('Choix')}</m:Choice>"
        f"<m:Fallback>{shape('Vieux')}</m:Fallback></m:AlternateContent>"
    )
    run = "<a:r><a:t>deux</a:t></a:r>"
    broken = f"<p:sp><p:txBody><a:p>{run}<a:br/>{run}</a:p></p:txBody></p:sp>"
    group = f"<p:grpSp>{shape('un', 'deux', kind='body', level=1)}</p:grpSp><p:sp/><p:pic/>"
    extract = read_pptx(pptx(tmp_path / "a.pptx", [group + choice + broken]))
    assert extract.parts[0].text == "  - un\n  - deux\n\nChoix\n\ndeux deux"
    assert extract.title == ""


def test_hidden_slides_stay_hidden_and_silent_ones_are_named(tmp_path: Path) -> None:
    slides = [shape("Public"), "-" + shape("Marge secrète"), "", shape("Fin")]
    extract = read_pptx(pptx(tmp_path / "a.pptx", slides, core=core_xml("PowerPoint Presentation")))
    assert [(part.page, part.text) for part in extract.parts] == [(1, "Public"), (4, "Fin")]
    assert extract.title == ""
    assert extract.warnings == ("hidden slides were left out: 2", "slides without text (only images?): 3")


def test_texts_of_diagrams_are_a_list(tmp_path: Path) -> None:
    path = pptx(tmp_path / "a.pptx", [shape("Étapes", kind="title")])
    space = "http://schemas.openxmlformats.org/drawingml/2006/main"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/diagramData"
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(
            "ppt/slides/_rels/slide1.xml.rels",
            f"<R><R Id='1' Type='{kind}' Target='../diagrams/data1.xml'/></R>",
        )
        archive.writestr(
            "ppt/diagrams/data1.xml",
            f"<d xmlns:a='{space}'><a:p><a:t>Couper</a:t></a:p><a:p><a:t>Coudre</a:t></a:p></d>",
        )
    assert read_pptx(path).parts[0].text == "## Étapes\n\n- Couper\n- Coudre"


def test_what_can_not_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileReadError, match=r"a.pptx has no text \(only images\?\)"):
        read_pptx(pptx(tmp_path / "a.pptx", [""]))
    with zipfile.ZipFile(tmp_path / "b.pptx", "w") as archive:
        archive.writestr("ppt/presentation.xml", "<p:presentation")
    with pytest.raises(FileReadError, match=r"b.pptx is damaged: ParseError"):
        read_pptx(tmp_path / "b.pptx")
    (tmp_path / "c.pptx").write_bytes(b"PK not a zip")
    with pytest.raises(FileReadError, match=r"c.pptx is cut or is not a .pptx file"):
        read_pptx(tmp_path / "c.pptx")
