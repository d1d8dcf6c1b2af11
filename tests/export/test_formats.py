"""Every format, for every channel it fits."""

import email
import email.policy
import io
import zipfile
from html.parser import HTMLParser

import pytest
from mjml import mjml2html

from assistant.errors import FormatError, InputError, UnapprovedError, UnknownNameError
from assistant.export.formats import FORMATS, export, format_of, formats_for
from assistant.types.language import LANGUAGES
from assistant.types.stored import StoredDraft
from tests.export.drafts import EMAIL, RSA, company, stored

CHANNELS = sorted(company().channels)


def draft_for(channel: str) -> StoredDraft:
    """A draft with a text in each field of a channel."""
    rules = company().channels[channel].fields
    fields = {rule.name: f"Un {rule.name}\nDeux" if rule.items else f"Un {rule.name}" for rule in rules}
    return stored(fields, channel)


def ids(channel: str) -> list[str]:
    return [format_.id for format_ in formats_for(company().channels[channel])]


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_channel_leaves_in_every_format_that_fits_it(channel: str) -> None:
    fitting = formats_for(company().channels[channel])
    assert {"text", "docx", "md", "csv", "json"} <= {format_.id for format_ in fitting}
    for format_ in fitting:
        file = export([draft_for(channel)], format_.id, "mailchimp", company=company())
        assert len(file.content) > 100
        assert file.name.startswith(channel.replace("_", "-") + "-fr-7")
        for warning in file.warnings:
            assert all(warning[language] for language in LANGUAGES)


def test_special_formats_come_first_and_only_where_they_fit() -> None:
    assert ids("email")[:3] == ["eml", "html", "mjml"]
    assert ids("google_rsa")[0] == "google_ads"
    assert ids("meta_ad")[0] == "meta_ads"
    assert ids("sms") == ["text", "docx", "md", "csv", "json"]


def test_every_format_is_called_something_in_both_languages() -> None:
    for format_ in FORMATS.values():
        assert all(format_.label[language] for language in LANGUAGES)
        assert format_.as_dict()["id"] == format_.id


def test_an_e_mail_is_a_whole_message_under_our_name() -> None:
    file = export([stored()], "eml", company=company())
    message = email.message_from_bytes(file.content, policy=email.policy.default)
    assert file.name == "email-fr-7.eml"
    assert message["Subject"] == "La nappe Alma"
    assert {part.get_content_type() for part in message.walk()} >= {"text/plain", "text/html"}
    assert "bonjour@maison-aubrelin.example" in message["From"]


def test_an_e_mail_as_html_names_its_making() -> None:
    found: dict[str, str] = {}

    class Metas(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            named = {name: value or "" for name, value in attrs}
            if tag == "meta" and "name" in named:
                found[named["name"]] = named.get("content", "")

    reader = Metas()
    reader.feed(export([stored()], "html", company=company()).content.decode())
    assert "true" in found.values()  # ai_generated; the names are marked in test_marking


def test_an_e_mail_as_mjml_compiles() -> None:
    page = mjml2html(export([stored()], "mjml", "brevo", company=company()).content.decode())
    assert "La nappe Alma mesure 170 × 300 cm." in page
    assert "{{ contact.FIRSTNAME" in page


def test_an_ads_tool_gets_no_tag_of_a_mailing_tool() -> None:
    tagged = stored({**RSA, "descriptions": "Bonjour {{first_name|à vous}}\nLivraison"}, "google_rsa")
    content = export([tagged], "google_ads", "brevo", company=company()).content.decode()
    assert '"Bonjour à vous"' in content
    assert not FORMATS["google_ads"].tagged


def test_what_is_not_approved_stays_unless_it_is_asked_for() -> None:
    waiting = stored(status="in_review")
    with pytest.raises(UnapprovedError, match="draft 7") as refused:
        export([waiting], "docx", company=company())
    assert "--unapproved" in refused.value.next_step
    file = export([waiting], "docx", company=company(), unapproved=True)
    assert file.name == "email-fr-7-not-approved.docx"
    assert "not approved" in file.warnings[0]["en"]


@pytest.mark.parametrize("format_", ["eml", "html", "mjml"])
def test_a_letter_that_is_not_approved_shows_it(format_: str) -> None:
    file = export([stored(status="draft")], format_, company=company(), unapproved=True)
    assert file.name == f"email-fr-7-not-approved.{format_}"
    if format_ == "eml":
        message = email.message_from_bytes(file.content, policy=email.policy.default)
        body = message.get_body(("plain",))
        assert body is not None
        assert "NON APPROUVÉ" in body.get_content()
    else:
        assert "NON APPROUVÉ" in file.content.decode()


def test_a_format_that_does_not_fit_names_those_that_do() -> None:
    with pytest.raises(FormatError, match="channel “sms”, which “eml” does not fit") as refused:
        export([stored({"text": "Alma"}, "sms")], "eml", company=company())
    assert refused.value.next_step == "Choose one of: text, docx, md, csv, json."
    with pytest.raises(FormatError, match="Draft 8"):
        export([stored(RSA, "google_rsa"), stored(id=8)], "google_ads", company=company())


def test_what_can_not_be_exported() -> None:
    with pytest.raises(UnknownNameError, match="export format “pdf”"):
        export([stored()], "pdf", company=company())
    with pytest.raises(UnknownNameError, match="mailchump"):
        export([stored()], "eml", "mailchump", company=company())
    with pytest.raises(InputError, match="no draft"):
        export([], "docx", company=company())
    with pytest.raises(InputError, match="holds no text"):
        export([stored({"subject": " "})], "text", company=company())
    with pytest.raises(UnknownNameError):
        format_of("word")


def test_several_drafts_of_one_file_each_come_as_a_zip() -> None:
    pair = [stored(), stored({**EMAIL, "subject": "Le lin"}, status="draft", id=8)]
    file = export(pair, "eml", company=company(), unapproved=True)
    assert (file.name, file.media_type) == ("email-7-to-8-not-approved.zip", "application/zip")
    with zipfile.ZipFile(io.BytesIO(file.content)) as parts:
        assert parts.namelist() == ["email-fr-7.eml", "email-fr-8-not-approved.eml"]
        assert b"multipart/alternative" in parts.read("email-fr-7.eml")
        assert parts.testzip() is None
    assert any("Draft 8 is not approved" in warning["en"] for warning in file.warnings)
    assert export(pair, "md", company=company(), unapproved=True).content == (
        export(pair, "md", company=company(), unapproved=True).content
    )


def test_several_drafts_of_a_table_come_together() -> None:
    file = export([stored(), stored(id=8)], "csv", company=company())
    assert file.name == "email-7-to-8.csv"
