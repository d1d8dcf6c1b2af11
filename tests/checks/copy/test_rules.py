from pathlib import Path

import pytest
import yaml

from assistant.brand.channels import load_channels
from assistant.checks.copy.channel import check_channel
from assistant.checks.copy.rules import check_rules
from assistant.types.language import Language

FOLDER = Path(__file__).parents[2] / "data" / "copy"
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


# For each other channel a text that breaks every one of its rules.
TAGS = "#a #b #c #d #e #f"
OTHERS: dict[str, dict[str, str]] = {
    "push": {"title": "BUY NOW!!", "text": "buy now\nhttps://a.fr"},
    "whatsapp": {
        "header": "{{1}} et {{2}} 👍",
        "body": "{{1}}{{3}}",
        "footer": "Bonjour {{1}}, merci",
        "buttons": "Voir\nVoir",
    },
    "facebook": {"body": f"{TAGS} " + "a" * 63206, "hashtags": "#a\nb c\n#a"},
    "x_post": {"text": TAGS},
    "x_thread": {"opening": TAGS, "posts": "a\na", "closing": TAGS},
    "tiktok": {"body": f"{TAGS} www.a.fr " + "a" * 4000, "hashtags": "#a\nb c\n#a"},
    "meta_ad": {"primary": "NAPPE #a #b!!", "headline": "Nappe", "description": "nappe"},
    "linkedin_ad": {"intro": "NAPPE sur LinkedIn!!", "headline": "Nappe", "description": "nappe"},
    "landing_hero": {"headline": "NAPPE", "subheading": "Nappe"},
    "landing_section": {"title": "NAPPE", "text": "Nappe", "bullets": "a\na"},
    "blog_outline": {"title": "a", "sections": "a\nb"},
    "blog_article": {"title": "a", "title_1": "b", "title_2": "b"},
    "chat_greeting": {"greeting": "NAPPE", "suggestions": "a\na"},
    "review_reply": {
        "text": "NAPPE : votre commande n° AB-12345. Avec le code promo, pensez à modifier votre avis."
    },
    "service_reply": {"text": "NAPPE !! Comme indiqué précédemment, non."},
    "video_script": {"hook": "a", "voice": "a " * 80, "shots": "b\nc", "cta": "a"},
}


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
        **OTHERS,
    }
    assert bad.keys() == CHANNELS.keys()
    for name, channel in CHANNELS.items():
        findings = list(check_rules(bad[name], channel, "fr"))
        assert {one.rule for one in findings} == {rule.id for rule in channel.rules}, name
        for finding in findings:
            assert all(finding.message.values())
            assert finding.message["fr"] != finding.message["en"]
            # All filled in; what a text says may hold braces itself.
            told = finding.message["fr"] + finding.message["en"]
            assert "{" not in told.replace(finding.excerpt, "")
            assert "http" in finding.source


def test_good_texts_of_the_other_channels_pass() -> None:
    texts = yaml.safe_load((FOLDER / "good_channels.yaml").read_text(encoding="utf-8"))
    assert {text["channel"] for text in texts} == set(OTHERS)
    for text in texts:
        assert list(check_channel(text["fields"], CHANNELS[text["channel"]], text["language"])) == [], text


@pytest.mark.parametrize(
    ("body", "excerpts"),
    [
        ("Bonjour {{1}}, voici {{2}} et {{1}}.", []),
        ("Bonjour {{first_name|à vous}}, merci.", []),
        ("Bonjour {{first_name}}, merci.", []),
        ("{{1}}, bonjour.", ["{{1}}"]),
        ("Bonjour {{1}}", ["{{1}}"]),
        ("Bonjour {{1}} {{2}} !", ["{{2}}"]),
        ("Bonjour {{2}} !", ["{{2}}"]),
        ("Bonjour {{1}} et {{3}} !", ["{{3}}"]),
        ("Bonjour {{1}} et {{name|vous}} !", ["{{name|vous}}"]),
    ],
)
def test_the_variables_of_a_template(body: str, excerpts: list[str]) -> None:
    findings = list(check_rules({"body": body}, CHANNELS["whatsapp"], "fr"))
    assert [one.excerpt for one in findings] == excerpts
    assert all(one.rule == "channel.variables" and one.severity == "error" for one in findings)
    for one in findings:
        assert body[one.start : one.end] == one.excerpt


def test_a_numbered_variable_is_a_blank_everywhere_else() -> None:
    email = {"subject": "a", "preheader": "b", "body": "Bonjour {{1}}, unsubscribe", "cta": "c"}
    placeholders = [
        one.excerpt for one in check_channel(email, CHANNELS["email"], "fr") if "placeh" in one.rule
    ]
    assert placeholders == ["{{1}}"]
    template = {"body": "Bonjour {{1}}, voici [Nom]."}
    found_there = [one.excerpt for one in check_channel(template, CHANNELS["whatsapp"], "fr")]
    assert found_there == ["[Nom]"]


def test_what_a_header_and_a_footer_take() -> None:
    assert found("whatsapp", header="Commande {{1}} partie") == []
    assert [one[:3] for one in found("whatsapp", header="Le {{1}} et le {{2}} ici")] == [
        ("channel.variables", "error", "header")
    ]
    assert [one[3] for one in found("whatsapp", footer="Pour {{1}} seul")] == ["{{1}}"]


def test_each_post_of_a_thread_has_to_fit() -> None:
    thread = {"opening": "a", "posts": "b" * 281 + "\nc", "closing": "d"}
    (finding,) = check_channel(thread, CHANNELS["x_thread"], "en")
    assert (finding.rule, finding.severity, finding.field) == ("channel.length", "error", "posts")
    link = {
        "text": "a" * 256 + " https://www.aubrelin.example/une-tres-longue-adresse-qui-compte-vingt-trois"
    }
    assert list(check_channel(link, CHANNELS["x_post"], "fr")) == []
    more = {"text": "a" + link["text"]}
    assert [one.rule for one in check_channel(more, CHANNELS["x_post"], "fr")] == ["channel.length"]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Votre colis 6A1234567 est arrivé.", "channel.reply_private"),
        ("Your order #4711-22 left.", "channel.reply_private"),
        ("Votre commande est partie en 2026.", ""),
        ("Une commande de 30 articles.", ""),
        ("Use the promo code Welcome20.", "channel.reply_promotion"),
        ("Profitez de -10 % bientôt.", "channel.reply_promotion"),
        ("La taille va de 5-10 ans.", ""),
        ("Would you update your review?", "channel.reply_pressure"),
        ("Merci de votre avis.", ""),
    ],
)
def test_what_a_public_reply_leaves_out(text: str, rule: str) -> None:
    assert [one[0] for one in found("review_reply", text=text)] == ([rule] if rule else [])


def test_a_script_is_measured_in_seconds() -> None:
    script = {
        "hook": "un deux trois",
        "voice": "mot " * 35 + "\n" + "mots " * 35,
        "shots": "a\nb",
        "cta": "mot final",
    }
    assert found("video_script", **script) == []
    (finding,) = check_rules({**script, "cta": "mot " * 5}, CHANNELS["video_script"], "en")
    assert (finding.rule, finding.field) == ("channel.spoken", "voice")
    assert finding.message["en"] == "The spoken text takes about 32 seconds, 2 more than the 30 planned."
