"""The company's side: the list, and the table that a spreadsheet opens."""

import csv
import datetime as dt
import io

import pytest

from assistant.errors import InputError
from assistant.types.language import Language
from tests.chat.handoff.conftest import Place


def table(place: Place, language: Language) -> list[list[str]]:
    text = "".join(place.book.table(language))
    assert text.startswith("\ufeff")
    assert text.encode("utf-8").startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(text[1:], newline=""), delimiter=";" if language == "fr" else ","))


def test_the_list_is_paged_and_counted(place: Place) -> None:
    for number in range(25):
        place.now += dt.timedelta(minutes=1)
        place.desk.submit(place.entry(question=f"Question {number}"))
    first, rest = place.book.page(), place.book.page(offset=20)
    assert [view.lead.question for view in first][:2] == ["Question 24", "Question 23"]
    assert (len(first), len(rest)) == (20, 5)
    assert [each.kind for each in first[0].deliveries] == ["mail", "webhook"]
    assert len(list(place.book.all())) == 25
    place.book.mark(first[0].lead.id, "answered", "anna")
    assert place.book.counts() == {"open": 24, "answered": 1}
    assert [view.lead.status_by for view in place.book.all("answered")] == ["anna"]


def test_a_lead_can_be_reopened_and_deleted(place: Place) -> None:
    id_ = place.desk.submit(place.entry()).id
    place.book.mark(id_, "answered", "anna")
    assert place.book.mark(id_, "open", "ben").status == "open"
    place.book.delete(id_)
    with pytest.raises(InputError, match="no lead"):
        place.book.delete(id_)
    with pytest.raises(InputError, match="no lead"):
        place.book.mark(id_, "open", "ben")


def test_a_message_that_was_given_up_can_be_tried_again(place: Place) -> None:
    id_ = place.desk.submit(place.entry()).id
    mail = place.deliveries.of([id_])[id_][0]
    with pytest.raises(InputError, match="not given up"):
        place.book.retry(mail.id)
    place.deliveries.failed(mail.id, "550 no", None)
    assert place.book.dead() == 1
    place.book.retry(mail.id)
    assert place.book.dead() == 0
    assert mail.id in place.deliveries.due(place.now)


def test_the_table_has_everything_and_no_formula(place: Place) -> None:
    id_ = place.desk.submit(
        place.entry(
            name='=HYPERLINK("http://evil.example";"Zoé")',
            phone="+33 6 12 34 56 78",
            question='@SUM(1)\n=2+2; "guillemets"',
            answers=("-1",),
            transcript="\t=cmd|' /C calc'!A0",
        )
    ).id
    place.book.mark(id_, "answered", "=anna")
    heads, row = table(place, "fr")
    assert heads[:3] == ["Numéro", "Reçue (UTC)", "État"]
    found = dict(zip(heads, row, strict=True))
    assert found["Nom"] == '\'=HYPERLINK("http://evil.example";"Zoé")'
    assert found["Téléphone"] == "'+33 6 12 34 56 78"
    assert found["Question"] == '\'@SUM(1)\n=2+2; "guillemets"'
    assert found["Conversation jointe"] == "'=cmd|' /C calc'!A0"
    assert found["Réponses"] == "Pour quelle pièce\u00a0? -1"
    assert (found["État"], found["Par"], found["Offres acceptées"]) == ("répondue", "'=anna", "non")
    assert found["Messages à l’équipe"] == "mail: en attente, webhook: en attente"
    assert not [cell for cell in row if cell.lstrip().startswith(("=", "+", "-", "@"))]


def test_the_table_speaks_english_too(place: Place) -> None:
    place.desk.submit(place.entry("en"))
    heads, row = table(place, "en")
    assert heads[:2] == ["Number", "Received (UTC)"]
    assert dict(zip(heads, row, strict=True))["Received (UTC)"] == "2026-11-20T09:00:00+00:00"
    assert dict(zip(heads, row, strict=True))["Status"] == "open"


def test_an_empty_list_is_a_table_of_titles(place: Place) -> None:
    assert len(table(place, "en")) == 1


def test_a_row_as_the_command_line_gives_it(place: Place) -> None:
    place.desk.submit(place.entry())
    (view,) = place.book.all()
    row = view.as_dict()
    assert (row["created_at"], row["status_at"]) == ("2026-11-20T09:00:00+00:00", None)
    assert row["deliveries"][0] == {
        "kind": "mail",
        "state": "waiting",
        "tries": 0,
        "sent_at": None,
        "error": "",
    }
