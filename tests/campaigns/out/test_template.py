"""One template for all variants: what a tool makes of it for each reader is that reader's letter."""

import re
from collections.abc import Mapping

import pytest

from assistant.campaigns.files.letters import Letter
from assistant.campaigns.files.template import MOST, templates
from assistant.campaigns.files.tools import import_tool
from assistant.errors import FormatError
from tests.campaigns.out.parts import Shop, manifest_of, unpacked

# How each tool's documentation writes a choice: first case, other cases, end; the groups: field and value.
SYNTAX: Mapping[str, tuple[str, str, str]] = {
    "brevo": (
        r'\{% if contact\.(\w+) == "([^"]+)" %\}',
        r'\{% elif contact\.(\w+) == "([^"]+)" %\}',
        r"\{% endif %\}",
    ),
    "hubspot": (
        r'\{% if contact\.(\w+) == "([^"]+)" %\}',
        r'\{% elif contact\.(\w+) == "([^"]+)" %\}',
        r"\{% endif %\}",
    ),
    "klaviyo": (
        r"\{% if person\|lookup:'(\w+)' == '([^']+)' %\}",
        r"\{% elif person\|lookup:'(\w+)' == '([^']+)' %\}",
        r"\{% endif %\}",
    ),
    "mailchimp": (r"\*\|IF:(\w+)=([^|]+)\|\*", r"\*\|ELSEIF:(\w+)=([^|]+)\|\*", r"\*\|END:IF\|\*"),
    "listmonk": (
        r'\{\{ if eq \(print \.Subscriber\.Attribs\.(\w+)\) "([^"]+)" \}\}',
        r'\{\{ else if eq \(print \.Subscriber\.Attribs\.(\w+)\) "([^"]+)" \}\}',
        r"\{\{ end \}\}",
    ),
}
FIELDS = {"hubspot": "variant"}


def shown(text: str, tool: str, fields: Mapping[str, str]) -> str:
    """What a tool sends of a template to a reader with these fields; only our own choice is looked at."""
    begin, other, end = SYNTAX[tool]
    first = re.search(begin, text)
    assert first is not None
    last = list(re.finditer(end, text))[-1]
    inside = text[first.end() : last.start()]
    cases = [(first[1], first[2])]
    parts, at = [], 0
    for found in re.finditer(other, inside):
        cases.append((found[1], found[2]))
        parts.append(inside[at : found.start()])
        at = found.end()
    parts.append(inside[at:])
    chosen = next(
        (part for (name, value), part in zip(cases, parts, strict=True) if fields.get(name) == value), ""
    )
    return text[: first.start()] + chosen + text[last.end() :]


def body(page: str) -> str:
    found = re.search(r"<body[^>]*>(.*)</body>", page, re.DOTALL)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("tool", SYNTAX)
def test_each_reader_gets_the_letter_of_their_variant_and_no_other(shop: Shop, tool: str) -> None:
    stored = shop.ready([shop.contact(2, "a@example.org")])
    files = unpacked(shop.exports.export(stored.id, tool, template=True, user="ana"))
    page, text = (files[f"template/email.{ending}"].decode() for ending in ("html", "txt"))
    subjects = files["template/email-subject.txt"].decode()
    texts = manifest_of(files)["texts"]
    assert len(texts) == 8
    for one in texts:
        field = {FIELDS.get(tool, "VARIANT"): one["variant_id"]}
        letter = files[f"texts/{one['variant_id']}.html"].decode()
        assert body(shown(page, tool, field)) == body(letter)
        assert shown(text, tool, field) == files[f"texts/{one['variant_id']}.txt"].decode()
        assert one["segment"] in shown(subjects, tool, field)
        assert "\n" not in shown(subjects, tool, field)
    nobody = shown(page, tool, {})
    assert body(nobody) == ""
    assert re.search(r'<html lang="[^"]*(?i:language)[^"]*"', page)
    assert '<meta name="ai-generated" content="true"' in page
    assert 'name="draft"' not in page


@pytest.mark.parametrize("tool", ["mautic", "plain"])
def test_a_tool_whose_templates_do_not_choose_is_refused_one(shop: Shop, tool: str) -> None:
    stored = shop.ready()
    check = shop.exports.check(stored.id, tool, template=True)
    assert [problem.code for problem in check.problems] == ["no_blocks"]
    with pytest.raises(FormatError, match="do not choose by code"):
        shop.exports.export(stored.id, tool, template=True, user="ana")
    assert not any(
        name.startswith("template/") for name in unpacked(shop.exports.export(stored.id, tool, user="a"))
    )


def letters(*names: str) -> dict[str, list[Letter]]:
    return {"sms": [Letter(name, {"": f"text of {name}"}) for name in names]}


def made(found: dict[str, list[Letter]], tool: str = "brevo", alone: bool = True) -> dict[str, str]:
    return {name: text.decode() for name, text in templates(found, import_tool(tool), "Filature", alone)}


def test_a_message_without_html_is_a_template_of_text() -> None:
    assert made(letters("a", "b")) == {
        "template/sms.txt": '{% if contact.VARIANT == "a" %}text of a{% elif contact.VARIANT == "b" %}'
        "text of b{% endif %}"
    }


def test_the_template_of_a_message_holds_what_is_sent_and_no_marks(shop: Shop) -> None:
    contact = shop.contact(2, "a@example.org", phone="+33612345678", basis={"sms": "consent"})
    stored = shop.ready([contact], channels=("sms", "push"), segments=("everyone",), languages=("fr",))
    files = unpacked(shop.exports.export(stored.id, "brevo", template=True, user="ana"))
    names = sorted(name for name in files if name.startswith("template/"))
    assert names == ["template/push-text.txt", "template/push-title.txt", "template/sms.txt"]
    sent = shown(files["template/sms.txt"].decode(), "brevo", {"VARIANT_SMS": "c1-everyone-sms-fr-1"})
    assert sent.startswith('Bonjour {{ contact.FIRSTNAME | default : "vous" }}, everyone sms fr première à')
    assert sent.endswith(" STOP au [STOP_CODE]")
    assert b"ai_generated: true" in files["texts/c1-everyone-sms-fr-1.txt"]


def test_beside_other_channels_the_field_is_the_channels_own() -> None:
    assert "contact.VARIANT_SMS" in made(letters("a"), alone=False)["template/sms.txt"]
    assert "*|IF:VARIANT_SM=a|*" in made(letters("a"), "mailchimp", alone=False)["template/sms.txt"]


@pytest.mark.parametrize("odd", ['a" or 1', "a|b", "é", ""])
def test_a_variant_id_never_becomes_code(odd: str) -> None:
    with pytest.raises(FormatError, match="can't stand in the code"):
        made(letters("a", odd))


def test_too_many_variants_are_no_template() -> None:
    with pytest.raises(FormatError, match="do not fit into one template"):
        made(letters(*(f"v{number}" for number in range(MOST + 1))))
