"""Texts to copy and Markdown, read back."""

import re

import yaml
from markdown_it import MarkdownIt

from assistant.export.documents import markdown_file, text_file
from assistant.export.outgoing import outgoing
from assistant.types.stored import StoredDraft
from assistant.writing.given import given
from tests.export.drafts import EMAIL, RSA, company, record, stored


def text_of(*drafts: StoredDraft) -> str:
    out = [outgoing(kept, company(), record=record(kept)) for kept in drafts]
    return text_file(out, company()).content.decode()


def markdown_of(kept: StoredDraft) -> str:
    out = outgoing(kept, company(), record=record(kept))
    return markdown_file([out], company()).content.decode()


def test_a_text_to_copy_has_its_labels_and_its_marking_below() -> None:
    text, _, marks = text_of(stored()).partition("\n\n-- \n")
    assert text.startswith("Objet\nLa nappe Alma\n\nPré-en-tête\n")
    assert text.endswith("Appel à l’action\nVoir la nappe")
    told = dict(line.split(": ", 1) for line in marks.splitlines())
    assert told["ai_generated"] == "true"
    assert told["model"] == "écrivain-1"
    assert told["approved_by"] == "chloé"


def test_a_channel_of_one_field_needs_no_label() -> None:
    text = text_of(stored({"text": "La nappe Alma. STOP au 36173"}, "sms"))
    assert text.startswith("La nappe Alma. STOP au 36173\n\n-- \n")


def test_a_text_that_is_not_approved_says_so_first() -> None:
    assert text_of(stored(status="in_review")).startswith("NON APPROUVÉ\u00a0: ne pas diffuser\n\nObjet\n")


def test_several_texts_stand_one_below_the_other() -> None:
    text = text_of(stored(), stored({**EMAIL, "subject": "Le lin"}, id=8))
    assert text.index("La nappe Alma") < text.index("Le lin\n")
    assert text.count("\n-- \n") == 2


def test_markdown_holds_the_marking_as_front_matter() -> None:
    _, front, _ = markdown_of(stored()).split("---\n", 2)
    about = yaml.safe_load(front)
    assert about["ai_generated"] is True
    assert (about["draft"], about["version"], about["channel"]) == (7, 2, "email")
    assert (about["approved"], about["approved_by"]) == (True, "chloé")
    assert about["products"] == ["NAP-01"]
    assert about["sources"][1] == "Le lin (https://www.filature.example/fr/lin)"


def test_markdown_is_read_back_field_by_field() -> None:
    back = given(markdown_of(stored()), company().channels["email"])
    assert dict(back.fields) == {**EMAIL, "body": EMAIL["body"].replace("{{first_name|vous}}", "vous")}


def test_lists_and_lines_that_look_like_headings_are_read_back_in_their_field() -> None:
    fields = {**RSA, "path2": ""}
    back = given(markdown_of(stored(RSA, "google_rsa")), company().channels["google_rsa"])
    assert dict(back.fields) == fields
    body = "Un mot.\n# Objet\nEncore."
    markdown = markdown_of(stored({**EMAIL, "body": body}))
    assert given(markdown, company().channels["email"]).fields["body"] == body


def test_markup_in_a_text_stays_text() -> None:
    markdown = markdown_of(stored({"subject": "Lin <img src=x onerror=alert(1)> à 3 < 4 €"}))
    (paragraph,) = re.findall("<p>.*</p>", MarkdownIt().render(markdown.split("---\n", 2)[2]))
    assert paragraph == "<p>Lin &lt;img src=x onerror=alert(1)&gt; à 3 &lt; 4 €</p>"


def test_markdown_of_a_draft_that_is_not_approved() -> None:
    _, front, _ = markdown_of(stored(status="draft")).split("---\n", 2)
    about = yaml.safe_load(front)
    assert about["approved"] is False
    assert about["status"] == "draft"
    assert "approved_by" not in about


SIGNS = (
    "Prix *net* a*b, \\* et 3 < 4 <b>.\n\n---\nfin\n===\n# Objet\n#\n***\n- un\n- deux\n___\nC:\\dossier\\"
)


def test_signs_of_markdown_are_shown_and_read_back_as_they_were() -> None:
    markdown = markdown_of(stored({**EMAIL, "body": SIGNS}))
    assert given(markdown, company().channels["email"]).fields["body"] == SIGNS
    page = MarkdownIt().render(markdown.split("---\n", 2)[2])
    assert page.count("<h1>") == 4
    assert not [name for name in ("<em", "<hr", "<h2", "<b>", "<strong") if name in page]
    assert "Prix *net* a*b, \\* et 3 &lt; 4 &lt;b&gt;." in page


def test_a_mailchimp_tag_survives_markdown() -> None:
    out = outgoing(stored(), company(), "mailchimp", record(stored()))
    markdown = markdown_file([out], company()).content.decode()
    code = "*|IF:FNAME|**|FNAME|**|ELSE:|*vous*|END:IF|*"
    assert code in MarkdownIt().render(markdown.split("---\n", 2)[2])
    assert code in given(markdown, company().channels["email"]).fields["body"]


def test_a_list_is_a_list_in_markdown() -> None:
    markdown = markdown_of(stored(RSA, "google_rsa"))
    page = MarkdownIt().render(markdown.split("---\n", 2)[2])
    assert page.count("<li>") == 5
    assert "\n- -20 % sur le lin\n" in markdown
