from pathlib import Path

import pypdf
import pytest

from assistant.errors import FileReadError
from assistant.ingest.readers.pdf import read_pdf
from tests.ingest.samples import grid, paragraph, pdf, text

RATES = [["Zone", "Délai", "Prix"], ["France", "48 h", "4,90 €"], ["Belgique", "3 jours", "7,50 €"]]


def test_headings_paragraphs_bullets_and_tables(tmp_path: Path) -> None:
    page = "\n".join(
        [
            text((50, 780, 20, "Guide d'entretien"), (50, 740, 14, "Lavage")),
            paragraph(720, "Nos nappes en lin se lavent à quarante degrés, avec une lessive douce et",
                      "peu de sel. Laver les couleurs à part.", "• Pas de javel", "• Pas de sèche-linge"),
            text((50, 640, 14, "Tarifs")),
            grid(620, RATES),
            paragraph(540, "Les tarifs sont hors taxes."),
        ]
    )  # fmt: skip
    extract = read_pdf(pdf(tmp_path / "guide.pdf", [page], title="Guide 2026"))
    assert extract.title == "Guide 2026"
    assert extract.parts[0].page == 1
    assert extract.parts[0].text == (
        "# Guide d'entretien\n\n## Lavage\n\n"
        "Nos nappes en lin se lavent à quarante degrés, avec une lessive douce et peu de sel. "
        "Laver les couleurs à part.\n\n- Pas de javel\n- Pas de sèche-linge\n\n## Tarifs\n\n"
        "| Zone | Délai | Prix |\n| --- | --- | --- |\n"
        "| France | 48 h | 4,90 € |\n| Belgique | 3 jours | 7,50 € |\n\n"
        "Les tarifs sont hors taxes."
    )


def test_pages_are_kept_and_running_titles_are_not(tmp_path: Path) -> None:
    pages = [
        "\n".join(
            [
                paragraph(800, "Maison Lune - catalogue"),
                paragraph(700, f"Le texte de la page numéro {number} parle de lin."),
                paragraph(640, "Il a deux paragraphes."),
                paragraph(40, f"page {number} / 3"),
            ]
        )
        for number in (1, 2, 3)
    ]
    extract = read_pdf(pdf(tmp_path / "a.pdf", pages))
    assert [part.page for part in extract.parts] == [1, 2, 3]
    assert "numéro 2" in extract.parts[1].text
    assert [part.text.count("catalogue") for part in extract.parts] == [1, 0, 0]
    assert "/ 3" not in extract.parts[2].text


def test_bold_lines_and_large_ones_are_headings(tmp_path: Path) -> None:
    page = "\n".join(
        [
            text((50, 800, 18, "Conditions"), (300, 20, 8, "1")),
            paragraph(740, "Le texte des conditions est long, et il remplit presque toute la ligne du haut."),
            text((50, 700, 10, "Article 1")).replace("/F1", "/F2"),
            paragraph(680, "Les prix sont en euros, toutes taxes comprises, et hors frais de livraison."),
            text((50, 640, 10, "Ceci est une phrase en gras.")).replace("/F1", "/F2"),
        ]
    )
    assert read_pdf(pdf(tmp_path / "a.pdf", [page])).parts[0].text == (
        "# Conditions\n\n"
        "Le texte des conditions est long, et il remplit presque toute la ligne du haut.\n\n"
        "## Article 1\n\n"
        "Les prix sont en euros, toutes taxes comprises, et hors frais de livraison.\n\n"
        "Ceci est une phrase en gras."
    )


def test_columns_are_not_mixed(tmp_path: Path) -> None:
    left = text(*((50, 700 - 14 * row, 10, f"Gauche ligne {row} du texte,") for row in range(5)))
    right = text(*((320, 700 - 14 * row, 10, f"Droite ligne {row} du texte,") for row in range(5)))
    words = read_pdf(pdf(tmp_path / "a.pdf", [f"{left}\n{right}"])).parts[0].text
    assert words.index("Gauche ligne 4") < words.index("Droite ligne 0")


@pytest.mark.parametrize(
    "title", ["", "Untitled", "\\(anonymous\\)", "Microsoft Word - tarifs.docx", "tarifs.indd"]
)
def test_a_title_that_nobody_gave_is_the_first_heading(tmp_path: Path, title: str) -> None:
    page = text((50, 780, 20, "Tarifs 2026")) + "\n" + paragraph(700, "Tout coûte le même prix cette année.")
    assert read_pdf(pdf(tmp_path / "a.pdf", [page], title)).title == "Tarifs 2026"


def test_a_scan_is_refused(tmp_path: Path) -> None:
    path = pdf(tmp_path / "scan.pdf", ["0 0 595 842 re f", "0 0 595 842 re f"])
    with pytest.raises(
        FileReadError, match=r"scan.pdf holds no letters on its 2 pages: it is a scan"
    ) as caught:
        read_pdf(path)
    assert "OCR" in caught.value.next_step


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_an_encrypted_file_is_refused(tmp_path: Path, algorithm: str) -> None:
    path = pdf(tmp_path / "secret.pdf", [paragraph(700, "Un texte secret.")])
    writer = pypdf.PdfWriter(clone_from=path)
    writer.encrypt("mot de passe", algorithm=algorithm)
    writer.write(path)
    with pytest.raises(FileReadError, match=r"secret.pdf is encrypted") as caught:
        read_pdf(path)
    assert "without a password" in caught.value.next_step


def test_a_file_that_anyone_may_open_is_read(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", [paragraph(700, "Un texte que tous peuvent lire.")])
    writer = pypdf.PdfWriter(clone_from=path)
    writer.encrypt("", owner_password="maison")
    writer.write(path)
    assert "tous peuvent lire" in read_pdf(path).parts[0].text


def test_a_cut_file_is_refused(tmp_path: Path) -> None:
    path = pdf(tmp_path / "cut.pdf", [paragraph(700, "Un texte.")])
    path.write_bytes(path.read_bytes()[:400])
    with pytest.raises(FileReadError, match=r"cut.pdf is cut off"):
        read_pdf(path)


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad.pdf"
    path.write_bytes(b"%PDF-1.4\n" + b"garbage " * 50 + b"\n%%EOF")
    with pytest.raises(FileReadError, match=r"bad.pdf is a damaged PDF"):
        read_pdf(path)


def test_another_file_called_pdf_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "photo.pdf"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(2000))
    with pytest.raises(FileReadError, match=r"photo.pdf is not a PDF file"):
        read_pdf(path)
