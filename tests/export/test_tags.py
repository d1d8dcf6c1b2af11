import datetime as dt
from pathlib import Path

import pytest

from assistant.errors import UnknownNameError
from assistant.export.tags import (
    render,
    render_html,
    render_link,
    tag_warnings,
    tool_links,
    tool_names,
)
from assistant.rules import load

TAGGED = "Bonjour {{first_name|chère cliente}}, {{city}}"
# Text, HTML and link of the same tag, as the documentation of each tool writes it.
WRITTEN = {
    "plain": "ami",
    "mailchimp": "*|IF:FNAME|**|FNAME|**|ELSE:|*ami*|END:IF|*",
    "brevo": '{{ contact.FIRSTNAME | default : "ami" }}',
    "hubspot": '{{ personalization_token("contact.firstname", "ami") }}',
    "klaviyo": '{{ first_name|default:"ami" }}',
    "mautic": "{contactfield=firstname|ami}",
    "listmonk": '{{ .Subscriber.FirstName | default "ami" }}',
    "salesforce": '%%=IIF(EMPTY(AttributeValue("FirstName")),"ami",AttributeValue("FirstName"))=%%',
}
BARE = {
    "plain": "",
    "mailchimp": "*|FNAME|*",
    "brevo": "{{ contact.FIRSTNAME }}",
    "hubspot": "{{ contact.firstname }}",
    "klaviyo": "{{ first_name }}",
    "mautic": "{contactfield=firstname}",
    "listmonk": "{{ .Subscriber.FirstName }}",
    "salesforce": "%%FirstName%%",
}
TOOLS = list(WRITTEN)
ENGINES = [tool for tool in TOOLS if tool != "plain"]


def test_every_tool_is_here_with_its_source() -> None:
    assert list(tool_names()) == TOOLS
    for name, entry in load("mailing_tools")["tools"].items():
        assert isinstance(entry["checked"], dt.date)
        assert entry["source"] or name == "plain"
        assert set(entry["name"]) == {"fr", "en"}


@pytest.mark.parametrize("tool", TOOLS)
def test_a_tag_is_written_as_the_tool_reads_it(tool: str) -> None:
    assert render("{{first_name|ami}}", tool) == WRITTEN[tool]
    assert render_html("{{first_name|ami}}", tool) == WRITTEN[tool]
    assert render("{{first_name}}", tool) == BARE[tool]
    # The same field under other names.
    for name in ("prenom", "firstname", "FNAME", "contact.FIRSTNAME"):
        assert render(f"{{{{{name}|ami}}}}", tool) == WRITTEN[tool]


@pytest.mark.parametrize("tool", TOOLS)
def test_words_around_a_tag_stay(tool: str) -> None:
    assert render("Bonjour {{first_name|ami}} !", tool) == f"Bonjour {WRITTEN[tool]} !"
    assert render("20 % de moins, 3 * 4, {x}", tool) == "20 % de moins, 3 * 4, {x}"


@pytest.mark.parametrize(
    ("tool", "own"),
    [
        ("mailchimp", "*|LOYALTY_LEVEL|*"),
        ("brevo", "{{ contact.LOYALTY_LEVEL }}"),
        ("hubspot", "{{ contact.loyalty_level }}"),
        ("klaviyo", "{{ person|lookup:'Loyalty_level' }}"),
        ("mautic", "{contactfield=loyalty_level}"),
        ("listmonk", "{{ .Subscriber.Attribs.Loyalty_level }}"),
        ("salesforce", "%%Loyalty_level%%"),
    ],
)
def test_a_field_of_the_company_has_the_case_of_the_tool(tool: str, own: str) -> None:
    assert render("{{Loyalty_level}}", tool) == own
    told = tag_warnings("{{Loyalty_level|x}}", tool)
    assert any("Loyalty_level" in each["en"] for each in told)


HOSTILE = ["{{ 7*7 }}", "{% if x %}", "*|FNAME|*", "%%FirstName%%", "%%=Now()=%%", "%%[ set @a=1 ]%%",
           "{# x #}", "{contactfield=email}", "{unsubscribe_url}", "{{ first_name|lookup:'x' }}"]  # fmt: skip


@pytest.mark.parametrize("tool", ENGINES)
@pytest.mark.parametrize("code", HOSTILE)
def test_a_text_never_becomes_the_code_of_a_tool(tool: str, code: str) -> None:
    opened = ("{{", "{%", "{#", "*|", "%%", "{contactfield", "{unsubscribe")
    for rendered in (render(f"a {code} b", tool), render_html(f"a {code} b", tool), render_link(code, tool)):
        assert not any(sign in rendered for sign in opened), rendered
    assert any(code in told["fr"] for told in tag_warnings(f"a {code} b", tool))


@pytest.mark.parametrize("tool", ENGINES)
def test_a_brace_beside_a_tag_does_not_make_three(tool: str) -> None:
    assert render("{{{first_name}}}", tool) == f"{{ {BARE[tool]}}}"
    assert render_html("{{{first_name}}}", tool) == f"&#123;{BARE[tool]}}}"


@pytest.mark.parametrize("tool", TOOLS)
def test_html_is_escaped_and_quotes_do_not_end_the_words(tool: str) -> None:
    said = render_html('<b>5 & 6</b> {{first_name|"l\'ami" <i>\\}}', tool)
    assert said.startswith("&lt;b&gt;5 &amp; 6&lt;/b&gt; ")
    if tool != "plain":
        assert "”l'ami” i" in said
    assert render('{{first_name|"x"}}', tool) == WRITTEN[tool].replace(
        "ami", "”x”" if tool != "plain" else '"x"'
    )


@pytest.mark.parametrize("tool", ENGINES)
def test_a_tag_in_a_link_has_no_double_quote_and_its_words_are_encoded(tool: str) -> None:
    link = render_link("https://a.example/?n={{first_name|l'ami né}}&x=1", tool)
    assert link.startswith("https://a.example/?n=")
    assert link.endswith("&x=1")
    encodes = load("mailing_tools")["tools"][tool].get("encodes", False)
    assert ("l’ami né" if encodes else "l%27ami%20n%C3%A9") in link
    assert '"' not in link
    assert "<" not in link


def test_without_a_tool_a_link_has_the_fallback() -> None:
    assert (
        render_link("https://a.example/?n={{first_name|né}}&m={{x}}", "plain")
        == "https://a.example/?n=n%C3%A9&m="
    )


def test_without_a_tool_a_text_has_the_fallbacks_and_says_so() -> None:
    assert render(TAGGED, "plain") == "Bonjour chère cliente,"
    told = [each["en"] for each in tag_warnings(TAGGED, "plain")]
    assert any("becomes its fallback: chère cliente" in each for each in told)
    assert any("{{city}} has no fallback" in each for each in told)


def test_each_thing_is_told_once_and_an_address_needs_no_fallback() -> None:
    assert len(tag_warnings("{{a|x}} {{a|x}} {{email}}", "mautic")) == 1
    assert tag_warnings("Bonjour", "brevo") == ()
    assert "PRENOM" in tag_warnings("{{first_name|x}}", "brevo")[0]["fr"]


@pytest.mark.parametrize("tool", ENGINES)
def test_every_tool_fills_in_where_readers_leave(tool: str) -> None:
    links = tool_links(tool)
    assert links.unsubscribe
    assert links.online
    assert '"' not in links.unsubscribe + links.online  # they stand in attributes


def test_an_unknown_tool_is_told_with_the_nearest_ones() -> None:
    with pytest.raises(UnknownNameError, match="brevoo"):
        render("x", "brevoo")
    with pytest.raises(UnknownNameError):
        tool_links("sendgrid")


def test_the_page_on_merge_tags_shows_what_is_written() -> None:
    page = (Path(__file__).parents[2] / "docs" / "mail.md").read_text(encoding="utf-8").replace("\\|", "|")
    for tool in TOOLS:
        assert f"| `{tool}` | `{render('{{first_name|ami}}', tool)}` |" in page
        assert f"`{tool_links(tool).unsubscribe or 'ASSISTANT_MAIL_UNSUBSCRIBE'}`" in page


@pytest.mark.parametrize("tool", TOOLS)
def test_the_french_name_of_a_field_may_have_its_accents(tool: str) -> None:
    assert render("{{prénom|ami}}", tool) == WRITTEN[tool]
    assert render("{{PRÉNOM}}", tool) == BARE[tool]
    assert not any("prénom" in each["en"] for each in tag_warnings("{{prénom|ami}}", "mautic"))


def test_a_field_of_the_company_loses_accents_that_the_tool_does_not_know() -> None:
    assert render("{{société}}", "mailchimp") == "*|COMPANY|*"
    assert render("{{ancienneté}}", "mailchimp") == "*|ANCIENNETE|*"
    assert render("{{ancienneté}}", "hubspot") == "{{ contact.anciennete }}"
    assert render("{{Ancienneté}}", "klaviyo") == "{{ person|lookup:'Ancienneté' }}"


@pytest.mark.parametrize(
    ("tool", "link", "own"),
    [
        (
            "klaviyo",
            "{{ first_name|default:'chère “amie” et l’ami'|urlencode }}",
            "{{ person|lookup:'Loyalty'|default:'a  b'|urlencode }}",
        ),
        (
            "listmonk",
            "{{ .Subscriber.FirstName | default `chère “amie” et l’ami` }}",
            "{{ .Subscriber.Attribs.Loyalty | default `a  b` }}",
        ),
    ],
)
def test_words_that_the_tool_encodes_itself_are_not_encoded_twice(tool: str, link: str, own: str) -> None:
    assert render_link("{{first_name|chère “amie” et l'ami}}", tool) == link
    assert render_link("{{Loyalty|a & b}}", tool) == own
