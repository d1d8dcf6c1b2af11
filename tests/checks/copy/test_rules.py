import pytest

from assistant.brand.channels import load_channels
from assistant.checks.copy.channel import check_channel
from assistant.checks.copy.rules import check_rules
from assistant.types.language import Language

CHANNELS = load_channels()
AD = {
    "headlines": "Nappe en lin lavé\nTissée à Rochemelle\nVoir la nappe Alma",
    "descriptions": "Une nappe de 170 × 300 cm en lin lavé.\nElle se lave à 60 °C.",
    "path1": "nappes",
    "path2": "lin-lave",
}
POST = {"hook": "Une nappe.", "body": "Le lin lavé.", "hashtags": "#lin\n#nappe\n#table2026"}


def found(channel: str, language: Language = "fr", **fields: str) -> list[tuple[str, str, str, str]]:
    findings = check_rules(fields, CHANNELS[channel], language)
    return [(one.rule, one.severity, one.field, one.excerpt) for one in findings]


def test_a_good_ad_and_a_good_post_pass() -> None:
    assert found("google_rsa", **AD) == []
    assert found("linkedin", **POST) == []
    assert found("instagram", **POST) == []
    assert found("seo", title="Nappe Alma | Aubrelin", description="Une nappe en lin.") == []


@pytest.mark.parametrize(
    ("field", "text", "rule", "severity", "excerpt"),
    [
        ("headlines", "Lin lavé\nNappe\nlin  LAVÉ.", "channel.distinct", "error", "lin  LAVÉ."),
        ("descriptions", "Une nappe.\nUne nappe", "channel.distinct", "error", "Une nappe"),
        ("headlines", "Nappe 🍽️\nb\nc", "channel.emoji", "error", "🍽"),
        ("descriptions", "Voyez ?? Oui.\nb", "channel.repeated", "error", "??"),
        ("headlines", "Nappe !\nb\nc", "channel.exclamation", "error", "!"),
        ("descriptions", "Voyez !\nAchetez !", "channel.exclamation", "error", "!"),
        ("headlines", "SOLDES ici\nb\nc", "channel.capitals", "warning", "SOLDES"),
        ("headlines", "BUY NOW\nb\nc", "channel.capitals", "warning", "BUY NOW"),
        ("headlines", "• Nappe\nb\nc", "channel.ad_symbol", "error", "•"),
        ("descriptions", "Et puis…\nb", "channel.ad_symbol", "error", "…"),
        ("descriptions", "Appelez le 01 99 00 19 21.\nb", "channel.ad_contact", "error", "01 99 00 19 21"),
        ("descriptions", "Call +33 199 00 19 21\nb", "channel.ad_contact", "error", ""),
        (
            "descriptions",
            "Voir www.aubrelin.example\nb",
            "channel.ad_contact",
            "error",
            "www.aubrelin.example",
        ),
        ("path1", "lin lavé", "channel.ad_path", "error", " "),
        ("path2", "lin/lave", "channel.ad_path", "error", "/"),
    ],
)
def test_what_google_refuses(field: str, text: str, rule: str, severity: str, excerpt: str) -> None:
    findings = [one for one in found("google_rsa", **{**AD, field: text}) if one[0] == rule]
    if not excerpt:
        assert not findings  # not the way a number is written in France: left to the reader
        return
    assert findings == [(rule, severity, field, excerpt)]


@pytest.mark.parametrize(
    "text", ["Certifié GOTS\nOEKO-TEX classe 1\nTaille XXL", "Une nappe !\nElle se lave.", "Lin® lavé™\nb"]
)
def test_what_only_looks_like_it(text: str) -> None:
    assert found("google_rsa", **{**AD, "descriptions": text}) == []


def test_a_repeated_line_is_marked_where_it_stands_again() -> None:
    text = "Lin\nNappe\nLin"
    (finding,) = check_rules({**AD, "headlines": text}, CHANNELS["google_rsa"], "fr")
    assert (finding.start, finding.end, text[finding.start : finding.end]) == (10, 13, "Lin")
    assert "Lin" in finding.message["en"]
    assert "DUPLICATE_ASSET" in finding.source
    assert finding.advice["fr"]


def test_hashtags_are_counted_over_text_and_list() -> None:
    body = "Le #lin et la #toile."
    assert found("instagram", **{**POST, "body": body}) == []
    over = found("instagram", **{**POST, "body": body, "hashtags": "#a\n#b\n#c\n#d"})
    assert over == [("channel.hashtags", "error", "hashtags", "#d")]
    alone = found("instagram", **{**POST, "hashtags": "#a\n#b\n#c\n#d\n#e\n#f"})
    assert alone == []  # the list says itself that it is too long


@pytest.mark.parametrize("line", ["#linge de lit", "lin", "#2026", "#lin-lavé", "##lin"])
def test_a_line_of_the_list_that_is_no_hashtag(line: str) -> None:
    assert ("channel.hashtags", "warning", "hashtags", line) in found(
        "linkedin", **{**POST, "hashtags": f"#lin\n{line}"}
    )


def test_all_of_a_post_has_to_fit() -> None:
    assert found("instagram", **{**POST, "body": "a" * 2200}) == [("channel.total", "error", "hashtags", "")]
    (finding,) = check_rules({"hook": "a", "body": "b" * 3000}, CHANNELS["linkedin"], "fr")
    assert finding.message["en"] == "All of it takes 3003 characters, 3 over 3000."


def test_a_link_in_an_instagram_caption_says_where_it_belongs() -> None:
    (finding,) = check_rules({**POST, "body": "Voir https://a.example/x"}, CHANNELS["instagram"], "fr")
    assert (finding.rule, finding.excerpt) == ("channel.link", "https://a.example/x")
    assert "https://a.example/x" in finding.message["fr"]
    assert "lien en bio" in finding.advice["fr"]


def test_what_the_export_adds_is_noted_once_and_never_for_a_text_that_has_it() -> None:
    assert found("sms", text="Aubrelin : une nappe.") == [("channel.stop_mention", "info", "text", "")]
    assert found("sms", text="Aubrelin : une nappe. STOP au 36111") == []
    assert found("sms", text="") == []
    email = {"subject": "Nappe", "preheader": "Lin", "body": "Bonjour,", "cta": "Voir"}
    assert found("email", **email) == [("channel.unsubscribe", "info", "body", "")]
    assert found("email", **{**email, "body": "Pour vous désabonner, cliquez ici."}) == []
    letter = {"text_1": "La nappe.", "text_2": "Le drap."}
    assert found("newsletter", **letter) == [("channel.unsubscribe", "info", "text_2", "")]
    assert found("newsletter", **{**letter, "text_2": "Pour vous désabonner, cliquez ici."}) == []


@pytest.mark.parametrize(
    ("channel", "field", "length"),
    [("email", "subject", 79), ("newsletter", "subject", 79), ("linkedin", "hook", 211)],
)
def test_a_long_first_line_is_a_warning_and_never_blocks(channel: str, field: str, length: int) -> None:
    findings = check_channel({field: "a" * length}, CHANNELS[channel], "en")
    assert [one.severity for one in findings if (one.rule, one.field) == ("channel.length", field)] == [
        "warning"
    ]


def test_a_preheader_that_repeats_the_subject() -> None:
    email = {"subject": "La nappe Alma", "preheader": "La nappe Alma.", "body": "unsubscribe", "cta": "Voir"}
    assert found("email", **email) == [("channel.distinct", "warning", "preheader", "La nappe Alma.")]


def test_every_rule_tells_in_both_languages() -> None:
    bad = {
        "email": {"subject": "a", "preheader": "a", "body": "b"},
        "newsletter": {"subject": "a", "preheader": "a", "text_1": "b" * 4000},
        "sms": {"text": "a"},
        "linkedin": {"body": "#a #b #c #d #e #f " + "a" * 3000, "hashtags": "#a\nb c\n#a"},
        "instagram": {"body": "#a #b #c #d #e #f www.a.fr " + "a" * 2200, "hashtags": "#a\nb c\n#a"},
        "google_rsa": {
            "headlines": "NAPPE 👍!!\nNAPPE 👍!!",
            "descriptions": "a\na www.a.fr !! …",
            "path1": "a b",
        },
        "product_description": {"title": "NAPPE", "bullets": "a\na"},
        "seo": {"title": "Nappe", "description": "nappe"},
    }
    assert bad.keys() == CHANNELS.keys()
    for name, channel in CHANNELS.items():
        findings = list(check_rules(bad[name], channel, "fr"))
        assert {one.rule for one in findings} == {rule.id for rule in channel.rules}, name
        for finding in findings:
            assert all(finding.message.values())
            assert finding.message["fr"] != finding.message["en"]
            assert "{" not in finding.message["fr"] + finding.message["en"]
            assert "http" in finding.source
