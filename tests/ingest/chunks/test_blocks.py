import pytest

from assistant.ingest.chunks.blocks import Block, pieces, sections
from assistant.types.knowledge import Part


def outline(*texts: str) -> list[tuple[tuple[str, ...], list[tuple[str, str]]]]:
    parts = [Part(text, page) for page, text in enumerate(texts, start=1)]
    return [
        (section.path, [(block.kind, block.text) for block in section.blocks]) for section in sections(parts)
    ]


def test_headings_make_a_path() -> None:
    text = "intro\n# A\na\n### C\nc\n## B\nb\n# D #\nd"
    assert outline(text) == [
        ((), [("text", "intro")]),
        (("A",), [("text", "a")]),
        (("A", "C"), [("text", "c")]),
        (("A", "B"), [("text", "b")]),
        (("D",), [("text", "d")]),
    ]


def test_a_section_goes_on_over_a_page_break() -> None:
    assert outline("# A\none", "two") == [(("A",), [("text", "one")]), (("A",), [("text", "two")])]


def test_underlined_headings_and_rules() -> None:
    assert outline("Title\n===\n\nSub\n---\ntext\n\n---\n\nmore") == [
        (("Title", "Sub"), [("text", "text"), ("text", "more")])
    ]


@pytest.mark.parametrize(
    "question", ["**Où livrez-vous ?**", "__Où livrez-vous__ ?", "**Où livrez-vous ?**:"]
)
def test_a_bold_question_is_a_heading(question: str) -> None:
    assert outline(f"## FAQ\n{question}\nPartout.\n\n**Pas une question**") == [
        (("FAQ", "Où livrez-vous ?"), [("text", "Partout."), ("text", "**Pas une question**")])
    ]


def test_a_heading_with_nothing_under_it_is_kept_as_text() -> None:
    assert outline("# A\n## B\n## C\nc\n# Fin\n") == [
        (("A",), [("text", "B")]),
        (("A", "C"), [("text", "c")]),
        ((), [("text", "Fin")]),
    ]


def test_code_is_left_alone() -> None:
    text = "```\n# not a heading\n\n| a |\n```\nafter\n~~~\nopen"
    assert outline(text) == [
        ((), [("code", "```\n# not a heading\n\n| a |\n```"), ("text", "after"), ("code", "~~~\nopen")])
    ]


def test_lists_tables_and_paragraphs_end_each_other() -> None:
    text = (
        "para\ngraph\n- one\n  more\n\n- two\nlazy\n\nnext\n| a | b |\n|---|---|\n| 1 | 2 |\nend\n"
        "1. x\n\n   y\n| z | w |\n| - | - |"
    )
    kinds = [(kind, block.split("\n")[0]) for _, blocks in outline(text) for kind, block in blocks]
    assert kinds == [
        ("text", "para"),
        ("list", "- one"),
        ("text", "next"),
        ("table", "| a | b |"),
        ("text", "end"),
        ("list", "1. x"),
        ("table", "| z | w |"),
    ]


def test_pieces_of_a_paragraph_keep_the_space_between_them() -> None:
    found = pieces(Block("text", "Une phrase.  Une autre.\nLa troisième phrase."))
    assert "".join(piece.glue + piece.text for piece in found).strip() == (
        "Une phrase.  Une autre.\nLa troisième phrase."
    )


def test_pieces_of_a_list_are_its_top_items() -> None:
    found = pieces(Block("list", "  - a\n    - b\n    c\n\n  - d"))
    assert [piece.text for piece in found] == ["  - a\n    - b\n    c", "  - d"]


def test_rows_carry_their_header() -> None:
    header, row = pieces(Block("table", "| a |\n|---|\n| 1 |"))
    assert (header.text, row.text, row.header) == ("| a |\n|---|", "| 1 |", "| a |\n|---|")


def test_lines_of_code_are_pieces() -> None:
    assert [piece.text for piece in pieces(Block("code", "```\na\n\nb\n```"))] == ["```", "a", "b", "```"]
