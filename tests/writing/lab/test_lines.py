"""The model's lines tidied, and each of them only once."""

import pytest

from assistant.brand.channels import load_channels
from assistant.types.language import Language
from assistant.writing.lab.lines import lines_schema, lines_tokens, same, tidied
from assistant.writing.lab.mechanisms import mechanisms

SUBJECT = load_channels()["email"].fields[0]
TITLE = load_channels()["seo"].fields[0]
WAYS = [mechanisms()["benefit"], mechanisms()["question"]]


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ("La nappe Alma.", "La nappe Alma"),
        ("« La nappe Alma »", "La nappe Alma"),
        ("“Alma”", "Alma"),
        ("1. La nappe Alma", "La nappe Alma"),
        ("- La nappe Alma", "La nappe Alma"),
        ("Objet : la nappe Alma", "la nappe Alma"),
        ("La nappe Alma\nen lin", "La nappe Alma"),
        ("**Alma**", "Alma"),
        ("Une nappe ?", "Une nappe\u202f?"),
        ("Une suite…", "Une suite…"),
        ("Une suite...", "Une suite…"),
        ("L'été à table", "L’été à table"),
    ],
)
def test_a_line_is_one_row_and_typeset(given: str, line: str) -> None:
    assert tidied({"benefit": given}, WAYS, SUBJECT, "fr") == {"benefit": line}


@pytest.mark.parametrize("given", [None, "", "  ", 7, ["x"], "\n \n", "."])
def test_what_is_no_line_is_none(given: object) -> None:
    assert tidied({"benefit": given, "unasked": "Alma"}, WAYS, SUBJECT, "fr") == {}


@pytest.mark.parametrize(
    ("line", "other", "twin"),
    [
        ("La nappe Alma en lin lavé", "La nappe Alma, en lin lavé", True),
        ("Lin lavé : la nappe Alma", "La nappe Alma en lin lavé", True),
        ("La nappe Alma en lin lavé", "La nappe Alma en beau lin lavé", True),
        ("La nappe Alma en lin lavé", "Une table pour dix", False),
        ("170 × 300 cm de lin", "Le lin qui se passe de fer", False),
        ("59 €", "60 €", False),
    ],
)
def test_lines_that_say_the_same_are_told(line: str, other: str, twin: bool) -> None:
    assert same(line, ["Rien de tel", other], "fr") == (other if twin else "")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_line_without_subject_words_is_like_no_other(language: Language) -> None:
    assert same("?", ["!"], language) == ""


def test_the_model_is_asked_for_a_line_each_with_some_room() -> None:
    schema = lines_schema(WAYS, SUBJECT)
    assert list(schema["properties"]) == schema["required"] == ["benefit", "question"]
    assert schema["properties"]["benefit"]["maxLength"] == 75
    assert lines_schema(WAYS, TITLE)["properties"]["benefit"]["maxLength"] > 75
    assert lines_tokens(WAYS, SUBJECT) < lines_tokens(list(mechanisms().values()), SUBJECT) < 900
