import datetime as dt
from pathlib import Path

import pypdf
import pytest

from assistant.errors import FileReadError
from assistant.ingest.pdf import pdf as pdf_reader
from assistant.ingest.pdf.pdf import read_pdf
from assistant.ingest.pdf.watch import Watch
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


@pytest.mark.parametrize("by_row", [True, False])
def test_columns_are_not_mixed(tmp_path: Path, by_row: bool) -> None:
    left = [(50, 700 - 14 * row, 10, f"Gauche ligne {row} du texte,") for row in range(5)]
    right = [(320, 700 - 14 * row, 10, f"Droite ligne {row} du texte,") for row in range(5)]
    drawn = [place for pair in zip(left, right, strict=True) for place in pair] if by_row else left + right
    words = read_pdf(pdf(tmp_path / "a.pdf", [text(*drawn)])).parts[0].text
    assert words.index("Gauche ligne 4") < words.index("Droite ligne 0")


PRICES = [
    ["Modèle", "Largeur", "Prix", "Stock"],
    ["Lampe de chevet", "18 cm", "89,00 €", "12"],
    ["Suspension", "45 cm", "129,00 €", "3"],
    ["Bougie", "", "24,90 €", "0"],
    ["Applique murale", "22 cm", "59,00 €", ""],
]


@pytest.mark.parametrize("ruled", [True, False])
def test_figures_stay_in_their_rows(tmp_path: Path, ruled: bool) -> None:
    cells = [
        (50 + 120 * column, 600 - 20 * row, 10, cell)
        for row, line in enumerate(PRICES)
        for column, cell in enumerate(line)
        if cell
    ]
    drawn = grid(620, PRICES) if ruled else text(*cells)
    page = "\n".join(
        [paragraph(700, "Voici nos prix et nos stocks pour le printemps, toutes taxes comprises."), drawn]
    )
    assert (
        "| Modèle | Largeur | Prix | Stock |\n| --- | --- | --- | --- |\n"
        + "\n".join(f"| {' | '.join(row)} |" for row in PRICES[1:])
        in read_pdf(pdf(tmp_path / "a.pdf", [page])).parts[0].text
    )


def test_a_label_that_reaches_over_rows_is_said_in_each(tmp_path: Path) -> None:
    boxes = (
        "50 560 100 40 re S 150 580 100 20 re S 150 560 100 20 re S 50 600 100 20 re S 150 600 100 20 re S"
    )
    cells = text(
        (54, 606, 10, "Tissu"),
        (154, 606, 10, "Prix"),
        (54, 576, 10, "Lin"),
        (154, 586, 10, "89 €"),
        (154, 566, 10, "99 €"),
    )
    (part,) = read_pdf(pdf(tmp_path / "a.pdf", [f"{boxes}\n{cells}"])).parts
    assert part.text.split("\n")[2:] == ["| Lin | 89 € |", "| Lin | 99 € |"]


def test_typography_is_right(tmp_path: Path) -> None:
    (part,) = read_pdf(
        pdf(tmp_path / "a.pdf", [paragraph(700, "L’œuvre d’été coûte 24,90 €, « déjà » là…")])
    ).parts
    assert part.text == "L’œuvre d’été coûte 24,90 €, « déjà » là…"


def test_a_frame_around_a_text_is_no_table(tmp_path: Path) -> None:
    frame = "40 600 500 120 re S 45 605 490 110 re S 40 600 m 540 600 l S 40 720 m 540 720 l S"
    page = f"{frame}\n{paragraph(700, 'Un encadré qui dit une seule chose.', 'Et une autre.')}"
    assert "|" not in read_pdf(pdf(tmp_path / "a.pdf", [page])).parts[0].text


def test_cut_words_are_whole_again_also_from_page_to_page(tmp_path: Path) -> None:
    pages = [
        paragraph(700, "La livraison en France métropo-", "litaine est offerte, et la réduc-"),
        paragraph(700, "tion vaut jusqu'au soir."),
    ]
    parts = read_pdf(pdf(tmp_path / "a.pdf", pages)).parts
    assert [part.text for part in parts] == [
        "La livraison en France métropolitaine est offerte, et la réduction",
        "vaut jusqu'au soir.",
    ]


@pytest.mark.parametrize(
    ("turn", "matrix"), [(90, "0 1 -1 0 595 0"), (180, "-1 0 0 -1 595 842"), (270, "0 -1 1 0 0 842")]
)
def test_turned_pages_are_read_as_they_are_shown(tmp_path: Path, turn: int, matrix: str) -> None:
    lines = paragraph(500, "Une page tournée,", "lue de haut en bas.")
    page = f"q {matrix} cm\n{lines}\nQ"
    (part,) = read_pdf(pdf(tmp_path / "a.pdf", [page], page=f"/Rotate {turn}")).parts
    assert part.text == "Une page tournée, lue de haut en bas."


def test_words_at_an_angle_stand_at_the_end(tmp_path: Path) -> None:
    watermark = "q 0.7 0.7 -0.7 0.7 200 300 cm BT /F1 60 Tf (BROUILLON) Tj ET Q"
    (part,) = read_pdf(
        pdf(tmp_path / "a.pdf", [f"{watermark}\n{paragraph(700, 'Le texte de la page.')}"])
    ).parts
    assert part.text == "Le texte de la page.\n\nBROUILLON"


def test_the_date_is_the_one_of_the_file(tmp_path: Path) -> None:
    page = paragraph(700, "Un texte du 3 janvier 2020.")
    assert read_pdf(pdf(tmp_path / "a.pdf", [page])).saved is None
    both = "/CreationDate (D:20240102030405Z) /ModDate (D:20260312093000+01'00')"
    assert read_pdf(pdf(tmp_path / "a.pdf", [page], info=both)).saved == dt.date(2026, 3, 12)
    assert read_pdf(pdf(tmp_path / "a.pdf", [page], info="/CreationDate (D:19700101)")).saved is None


def test_pages_without_text_are_named(tmp_path: Path) -> None:
    scan, words = "0 0 595 842 re f", paragraph(700, "Une page qui se lit.")
    other = paragraph(700, "Une autre encore.")
    extract = read_pdf(pdf(tmp_path / "a.pdf", [words, scan, scan, "", other, scan]))
    assert [part.page for part in extract.parts] == [1, 5]
    # Nothing is printed on page 4.
    assert extract.warnings == ("pages 2-3, 6 have no text (a scan?): run a text recognition (OCR) over it",)


def test_letters_without_meaning_are_no_text(tmp_path: Path) -> None:
    # A font that numbers its letters and says nothing of what they are.
    words = paragraph(700, "Une page qui se lit bien.")
    garbled = "BT /F1 10 Tf 50 700 Td <0102030405060708090b0c0e0f1011> Tj ET"
    extract = read_pdf(pdf(tmp_path / "a.pdf", [words, garbled]))
    assert extract.warnings == ("page 2 has no letters that can be read: export the file again",)


def test_only_so_many_pages_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_reader, "MOST_PAGES", 2)
    extract = read_pdf(pdf(tmp_path / "a.pdf", [paragraph(700, f"Une page de texte {n}") for n in "abc"]))
    assert [part.page for part in extract.parts] == [1, 2]
    assert extract.warnings == ("has 3 pages: only the first 2 were read; split it",)


def test_a_page_that_takes_too_long_is_left_out_and_named(tmp_path: Path) -> None:
    told: list[int] = []
    watch = Watch(30, told.append, frozenset({2}))
    extract = read_pdf(
        pdf(tmp_path / "a.pdf", [paragraph(700, f"Une page de texte {n}") for n in "abc"]), watch
    )
    assert [part.page for part in extract.parts] == [1, 3]
    assert extract.warnings == ("page 2 has been left out: more than 30 s or too much memory to read",)
    assert told == [1, 3, 0]


def test_a_file_of_nothing_but_slow_pages_is_refused(tmp_path: Path) -> None:
    many = "\n".join(text((x, y, 1, "abcdefgh")) for x in range(0, 560, 5) for y in range(0, 840, 2))
    with pytest.raises(FileReadError, match=r"no page that can be read: page 1 takes more than 0.05 s"):
        read_pdf(pdf(tmp_path / "a.pdf", [many]), Watch(0.05, lambda page: None))


@pytest.mark.parametrize(
    "title", ["", "Untitled", "\\(anonymous\\)", "Microsoft Word - tarifs.docx", "tarifs.indd"]
)
def test_a_title_that_nobody_gave_is_the_first_heading(tmp_path: Path, title: str) -> None:
    page = text((50, 780, 20, "Tarifs 2026")) + "\n" + paragraph(700, "Tout coûte le même prix cette année.")
    assert read_pdf(pdf(tmp_path / "a.pdf", [page], title)).title == "Tarifs 2026"


def test_a_scan_is_refused(tmp_path: Path) -> None:
    path = pdf(tmp_path / "scan.pdf", ["0 0 595 842 re f", "0 0 595 842 re f"])
    with pytest.raises(FileReadError, match=r"scan.pdf holds no letters \(2 pages\): it is a scan") as caught:
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
