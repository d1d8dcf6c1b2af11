"""Each file of an e-mail, read back by the parsers of others."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment
from mjml import mjml2html

from assistant.brand.company import load_brand
from assistant.errors import FormatError, SettingError, UnknownNameError
from assistant.export.mail.files import eml_file, html_file, mjml_file
from assistant.export.mail.parts import Picture, Sender
from assistant.export.tags import render, tool_names
from assistant.types.brand import Brand
from assistant.types.export import ExportFile
from assistant.types.stored import StoredDraft
from tests.export.drafts import EMAIL, stored

BRAND = load_brand(Path(__file__).parents[3] / "knowledge")
LEAVE = "https://www.filature.example/u?e={{email}}"
SENDER = Sender(BRAND, "bonjour@filature.example", LEAVE)
TOOLS = list(tool_names())
HOSTILE = {
    **EMAIL,
    "subject": '5 < 6 & "7" <script>alert(1)</script>',
    "body": "</td></table><script>alert(1)</script> & <img src=x onerror=alert(1)> <mj-raw><b>",
    "cta": "<a href='javascript:alert(1)'>x</a>",
}


class Page(HTMLParser):
    """What a reader gets of a page: its words, links, pictures, meta elements, names of elements."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.words = ""
        self.links: list[str] = []
        self.names: list[str] = []
        self.metas: dict[str, str] = {}
        self.pictures: list[dict[str, str | None]] = []
        self.language: str | None = None
        self.feed(content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.names.append(tag)
        if tag == "html":
            self.language = found["lang"]
        if tag == "a":
            self.links.append(found.get("href") or "")
        if tag == "img":
            self.pictures.append(found)
        if tag == "meta" and "name" in found:
            self.metas[str(found["name"])] = str(found["content"])

    def handle_data(self, data: str) -> None:
        self.words += data


def message_of(made: ExportFile) -> EmailMessage:
    message = message_from_bytes(made.content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def told(made: ExportFile) -> Sequence[str]:
    return [warning["en"] for warning in made.warnings]


def test_the_page_says_what_the_draft_says() -> None:
    made = html_file(stored(), SENDER, "brevo")
    page = Page(made.content)
    assert (made.name, made.media_type) == ("mail-fr-7.html", "text/html")
    assert page.language == "fr"
    assert 'Bonjour {{ contact.FIRSTNAME | default : "vous" }},' in page.words
    assert "La nappe Alma mesure 170 × 300 cm." in page.words
    assert BRAND.legal_mentions["fr"][0] in page.words
    assert "https://www.filature.example/fr/nappe-alma?utm_source=newsletter&utm_campaign=noel" in page.links
    assert {"{{ unsubscribe }}", "{{ mirror }}", BRAND.url} <= set(page.links)
    assert page.metas["ai-generated"] == "true"
    assert page.metas["draft-model"] == "écrivain-1"
    assert page.metas["color-scheme"] == "light dark"
    assert b"prefers-color-scheme: dark" in made.content
    # The preheader is there, and hidden.
    assert page.words.index(EMAIL["preheader"]) < page.words.index("Maison Aubrelin")


@pytest.mark.parametrize("tool", TOOLS)
def test_a_text_never_becomes_markup(tool: str) -> None:
    for made in (html_file(stored(HOSTILE), SENDER, tool), mjml_file(stored(HOSTILE), SENDER, tool)):
        page = Page(made.content)
        assert not {"script", "b"} & set(page.names)
        assert not [link for link in page.links if link.startswith("javascript")]
        assert not page.pictures
        assert HOSTILE["body"].split()[-1] in page.words


@pytest.mark.parametrize("tool", TOOLS)
def test_every_tool_gets_a_whole_page_and_a_link_to_leave(tool: str) -> None:
    text = {**EMAIL, "body": 'Voir https://a.example/?n={{first_name|l\'ami "né"}}&x=1. {{city}}'}
    made = html_file(stored(text), SENDER, tool)
    page = Page(made.content)
    assert page.names.count("body") == 1
    leave = [link for link in page.links if link and "filature" not in link and "aubrelin" not in link]
    assert any("n=" in link and link.endswith("&x=1") for link in leave)
    if tool == "plain":
        assert "https://www.filature.example/u?e=" in page.links
    assert "no link to unsubscribe" not in " ".join(told(made))


def test_the_mjml_compiles_to_the_same_page() -> None:
    source = mjml_file(stored(), SENDER, "mailchimp")
    assert source.name == "mail-fr-7.mjml"
    assert mjml2html(source.content.decode()).encode() == html_file(stored(), SENDER, "mailchimp").content


def test_the_message_has_both_parts_and_its_headers() -> None:
    made = eml_file(stored(), SENDER, "brevo")
    message = message_of(made)
    assert not message.defects
    assert message["Subject"] == EMAIL["subject"]
    assert message["From"] == "Maison Aubrelin <bonjour@filature.example>"
    assert message["To"] is None
    assert message["X-Unsent"] == "1"
    assert message["Content-Language"] == "fr"
    assert message["X-AI-Generated"] == "true"
    assert message["X-Draft-Prompt"] == "copy/email 3 a1b2"
    assert message["List-Unsubscribe"] == "<https://www.filature.example/u?e={{ contact.EMAIL }}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message.get_content_type() == "multipart/alternative"
    assert part(message, "html").strip() == html_file(stored(), SENDER, "brevo").content.decode().strip()
    plain = part(message, "plain")
    assert plain.startswith('Bonjour {{ contact.FIRSTNAME | default : "vous" }},')
    assert "Voir la nappe\u00a0: https://www.filature.example/fr/nappe-alma?utm_source=newsletter" in plain
    assert "Se désinscrire\u00a0: {{ unsubscribe }}" in plain
    assert BRAND.legal_mentions["fr"][0] in plain
    assert made.content == eml_file(stored(), SENDER, "brevo").content  # the same draft, the same bytes


def test_a_subject_with_tags_and_accents_comes_back_whole() -> None:
    subject = "Été {{first_name|chère cliente}} : " + "lin lavé, " * 12
    message = message_of(eml_file(stored({**EMAIL, "subject": subject}), SENDER, "hubspot"))
    assert (
        message["Subject"]
        == (
            'Été {{ personalization_token("contact.firstname", "chère cliente") }} : ' + "lin lavé, " * 12
        ).strip()
    )


@pytest.mark.parametrize("line", ["x\r\nBcc: a@b.example", "x\nBcc: a@b.example", "x\u2028Bcc: a@b.example"])
def test_a_subject_never_becomes_a_header(line: str) -> None:
    message = message_of(eml_file(stored({**EMAIL, "subject": line}), SENDER))
    assert message["Subject"] == "x Bcc: a@b.example"
    assert message["Bcc"] is None


def test_a_letter_by_mail_offers_no_single_click() -> None:
    message = message_of(eml_file(stored(), replace(SENDER, unsubscribe="mailto:stop@filature.example")))
    assert message["List-Unsubscribe"] == "<mailto:stop@filature.example>"
    assert message["List-Unsubscribe-Post"] is None


def test_an_address_that_does_not_say_who_leaves_offers_no_single_click_either() -> None:
    message = message_of(eml_file(stored(), SENDER))
    assert message["List-Unsubscribe"] == "<https://www.filature.example/u?e=>"
    assert message["List-Unsubscribe-Post"] is None


def test_what_a_sender_lacks_is_told() -> None:
    bare = Sender(replace(BRAND, legal_mentions={}, url=""))
    made = eml_file(stored(link=""), bare)
    message = message_of(made)
    assert message["From"] is None
    assert message["List-Unsubscribe"] is None
    said = " ".join(told(made))
    for words in (
        "no link to unsubscribe",
        "no legal mentions",
        "no sender’s address",
        "“Voir la nappe” leads",
    ):
        assert words in said
    plain = part(message, "plain")
    assert plain.rstrip().endswith("Voir la nappe")
    assert "Voir la nappe" in Page(html_file(stored(link=""), bare).content).words


def test_a_draft_that_is_not_approved_says_so_first() -> None:
    made = eml_file(stored(status="draft"), SENDER)
    message = message_of(made)
    assert made.name == "mail-fr-7-not-approved.eml"
    assert part(message, "plain").startswith("NON APPROUVÉ")
    assert "NON APPROUVÉ\u00a0: ne pas envoyer" in Page(part(message, "html").encode()).words
    assert message["X-Draft-Status"] == "draft"


def test_a_page_beyond_what_gmail_shows_is_told() -> None:
    long = {**EMAIL, "body": "La nappe Alma mesure 170 × 300 cm.\n\n" * 500}
    assert any("cuts the message off" in each for each in told(html_file(stored(long), SENDER)))
    assert not any("cuts the message off" in each for each in told(html_file(stored(), SENDER)))


NEWS = {"subject": "Octobre", "intro": "Bonjour", "title_1": "Un", "text_1": "a", "cta_1": "Voir",
        "title_2": "Deux", "text_2": "b\n- c"}  # fmt: skip
PICTURES = (
    Picture("https://www.filature.example/a.jpg?x=1&y=2", 'La nappe "Alma" <lin>'),
    Picture("https://www.filature.example/b.jpg", "Le torchon"),
)


def test_pictures_stand_above_the_headings_with_what_they_show_in_words() -> None:
    page = Page(
        html_file(stored(NEWS, "newsletter"), replace(SENDER, pictures=lambda brief: PICTURES)).content
    )
    assert [picture["alt"] for picture in page.pictures] == ['La nappe "Alma" <lin>', "Le torchon"]
    assert page.pictures[0]["src"] == PICTURES[0].address
    order = [name for name in page.names if name in ("img", "h2", "li")]
    assert order == ["img", "h2", "img", "h2", "li"]


def test_a_letter_without_headings_has_its_picture_first() -> None:
    made = html_file(stored(), replace(SENDER, pictures=lambda brief: PICTURES[1:]))
    text = made.content.decode()
    assert text.index("b.jpg") < text.index("Bonjour")


def test_the_plain_part_of_a_newsletter_is_readable() -> None:
    plain = part(message_of(eml_file(stored(NEWS, "newsletter", language="en"), SENDER)), "plain")
    assert "Un\n==\n\na\n\nVoir: https://" in plain
    assert "b\n\n- c" in plain
    assert BRAND.legal_mentions["en"][0] in plain


@pytest.mark.parametrize("brand", [BRAND, replace(BRAND, name="A & B <x>", colors={"primary": "#ffff00"})])
def test_the_name_of_a_brand_is_a_text_too(brand: Brand) -> None:
    page = Page(html_file(stored(), Sender(brand, "a@b.example")).content)
    assert brand.name in page.words


@pytest.mark.parametrize("make", [html_file, mjml_file, eml_file])
def test_what_is_no_e_mail_and_no_tool_is_refused(make: Callable[..., ExportFile]) -> None:
    kept: StoredDraft = stored({"text": "Un SMS"}, "sms")
    with pytest.raises(FormatError):
        make(kept, SENDER)
    with pytest.raises(UnknownNameError):
        make(stored(), SENDER, "outlook")


@pytest.mark.parametrize(
    "wrong",
    [{"address": "nobody"}, {"unsubscribe": "javascript:alert(1)"}, {"unsubscribe": 'https://a.fr/"x'}],
)
def test_a_sender_needs_addresses_that_are_some(wrong: dict[str, str]) -> None:
    with pytest.raises(SettingError):
        Sender(BRAND, **wrong)


def test_a_page_passes_through_a_template_engine_as_it_is_meant() -> None:
    """HubSpot's language is Jinja's: what a draft says is no code there, and the tags are."""
    text = {
        **EMAIL,
        "body": 'Bonjour {{first_name|l\'ami "né"}} {{ 7*7 }} {% if x %} {{city}} {{{last_name|x}}}',
    }
    page = html_file(stored(text), SENDER, "hubspot").content.decode()
    values = {"contact": {"city": "Lyon"}, "unsubscribe_link": "https://u.example", "site_settings": {}}
    filled = (
        Environment(autoescape=False)
        .from_string(page)
        .render(**values, personalization_token=lambda name, words: words)
    )
    words = Page(filled.encode()).words
    assert "Bonjour l'ami ”né” {{ 7*7 }} {% if x %} Lyon {x}" in words
    assert "https://u.example" in Page(filled.encode()).links


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize(
    "subject",
    [
        "lin dimanche {{first_name|chère amie}} à à a,b;c",  # once lost a space for HubSpot
        "— et 🎁 {{first_name|chère cliente}} 59,00\u00a0€ 59,00\u00a0€",  # for Brevo
        "{{first_name|chère cliente}} : votre nappe Alma, en lin lavé, vous attend jusqu’à dimanche soir",
    ],
)
def test_a_long_subject_is_read_as_it_was_written(tool: str, subject: str) -> None:
    message = message_of(eml_file(stored({**EMAIL, "subject": subject}), SENDER, tool))
    assert message["Subject"] == render(subject, tool)


def test_a_long_address_to_leave_is_no_encoded_word() -> None:
    leave = "https://www.filature.example/desinscription?lettre=octobre-2026&qui={{email}}&liste=clients"
    made = eml_file(stored(), replace(SENDER, unsubscribe=leave), "brevo")
    header = f"List-Unsubscribe: <{leave.replace('{{email}}', '{{ contact.EMAIL }}')}>"
    assert header.encode() in made.content.split(b"\r\n")


def test_no_line_of_a_message_is_too_long_to_be_sent() -> None:
    long = {**EMAIL, "subject": "lin lavé " * 200, "body": "La nappe est là. " * 200}
    made = eml_file(stored(long), SENDER, "salesforce")
    assert max(map(len, made.content.split(b"\r\n"))) <= 998


@pytest.mark.parametrize("tool", [tool for tool in TOOLS if tool != "plain"])
def test_a_title_holds_no_code_of_a_tool_either(tool: str) -> None:
    subject = 'Lin "lavé" {{ 7*7 }} {% if x %} *|FNAME|* %%FirstName%%'
    text = mjml_file(stored({**EMAIL, "subject": subject}), SENDER, tool).content.decode()
    title = text[text.index("<mj-title>") : text.index("</mj-title>")]
    assert not [code for code in ("{{", "{%", "*|", "%%", '"') if code in title]
    html = html_file(stored({**EMAIL, "subject": subject, "body": "x"}), SENDER, tool).content.decode()
    assert not [code for code in ("7*7 }}", "{% if", "*|FNAME", "%%FirstName") if code in html]
    labels = re.findall(r'(?:<title>([^<]*)</title>|aria-label="([^"]*)")', html)
    assert {unescape(title or label) for title, label in labels if title or label} == {subject}
