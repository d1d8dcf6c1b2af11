from assistant.types.draft import DraftSentence, Finding, Severity
from assistant.web.studio.drafts.marks import pieces

TEXT = "Elle coûte 60 €. Elle dure toujours. Voir."


def finding(severity: Severity, start: int | None, end: int | None, field: str = "body") -> Finding:
    return Finding("r", severity, field, "", {"fr": "", "en": ""}, start=start, end=end)


SENTENCES = (
    DraftSentence("subject", "Elle coûte 60 €.", (9,), True),
    DraftSentence("body", "Elle coûte 60 €.", (1, 2), True),
    DraftSentence("body", "Elle dure toujours.", (), True),
    DraftSentence("body", "Voir.", (), False),
)


def test_a_text_without_anything_is_one_piece() -> None:
    (piece,) = pieces("body", TEXT, (), ())
    assert (piece.text, piece.finding, piece.sources, piece.unsourced) == (TEXT, 0, (), False)
    assert pieces("body", "", (finding("error", 0, 0),), SENTENCES) == ()


def test_sentences_end_with_their_sources() -> None:
    made = pieces("body", TEXT, (), SENTENCES)
    assert "".join(piece.text for piece in made) == TEXT
    assert [(piece.text.strip(), piece.sources, piece.unsourced) for piece in made] == [
        ("Elle coûte 60 €.", (1, 2), False),
        ("Elle dure toujours.", (), True),
        ("Voir.", (), False),
    ]


def test_the_gravest_of_two_findings_is_shown_where_they_overlap() -> None:
    found = (finding("warning", 0, 15), finding("error", 11, 15), finding("info", 40, 99))
    made = pieces("body", TEXT, found, ())
    assert [(piece.text, piece.finding, piece.severity) for piece in made] == [
        ("Elle coûte ", 1, "warning"),
        ("60 €", 2, "error"),
        (TEXT[15:], 0, ""),
    ]


def test_findings_of_other_fields_and_of_no_place_mark_nothing() -> None:
    found = (finding("error", 0, 4, "subject"), finding("error", None, None), finding("error", 4, 4))
    assert len(pieces("body", TEXT, found, ())) == 1


def test_a_sentence_that_is_gone_is_left_out() -> None:
    made = pieces("body", "Voir.", (), SENTENCES)
    assert [piece.text for piece in made] == ["Voir."]
