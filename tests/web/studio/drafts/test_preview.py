import pytest

from assistant.brand.channels import load_channels
from assistant.services import Services
from assistant.types.brand import FieldRule
from assistant.types.draft import Brief
from assistant.web.pages import Pages
from assistant.web.studio.drafts.preview import Previews, Run, fitting, folded, runs
from assistant.web.texts import Texts
from tests.web.look.test_markup import Seen

FR, EN = Texts.load().words("fr"), Texts.load().words("en")
CHANNELS = load_channels()
HOSTILE = "<script>alert(1)</script><img src=http://evil.example>"


@pytest.fixture
def previews(services: Services) -> Previews:
    return Previews(Pages(), services.brand)


def shown(previews: Previews, channel: str, reply_to: str = "", **fields: str) -> str:
    link = "https://www.filature.example/p/nap-01?utm_source=x"
    brief = Brief(channel, "families", "x", "fr", link=link, reply_to=reply_to)
    return previews.of(FR, CHANNELS[channel], fields, brief)


def test_an_e_mail_in_the_inbox_and_opened(previews: Previews) -> None:
    html = shown(
        previews,
        "email",
        subject="Bonjour {{first_name|à vous}}",
        preheader="La suite",
        body="Un\n\nDeux",
        cta="Voir",
    )
    assert html.count('<span class="b-token" title="first_name">à vous</span>') == 2
    assert html.count("La suite") == 2
    assert "<p>Un</p>" in html
    assert "b-pv-cta" in html
    assert "Sur un téléphone" in html


def test_a_newsletter_shows_its_blocks(previews: Previews) -> None:
    html = shown(
        previews, "newsletter", subject="S", intro="Intro", title_1="Bloc un", text_1="Texte", cta_1="Lire"
    )
    assert html.index("Intro") < html.index("Bloc un") < html.index("Lire")
    assert "b-pv-title" in html


def test_a_text_message_counts_what_is_charged_and_what_is_added(previews: Previews) -> None:
    assert "SMS facturés\u00a0: 1" in shown(previews, "sms", text="La nappe Alma est la.")
    long = shown(previews, "sms", text="é" * 200)
    assert "SMS facturés\u00a0: 2" in long
    assert "STOP au 36000" in long
    assert "b-pv-added" not in shown(previews, "sms", text="Nappe Alma. STOP au 36180")


def test_a_post_is_folded_after_its_opening(previews: Previews) -> None:
    html = shown(previews, "linkedin", hook="L’accroche.", body="Le texte entier.", hashtags="#lin\n#table")
    assert html.index("L’accroche.…") < html.index("<details") < html.index("Le texte entier.")
    assert "#lin #table" in html
    assert "<details" not in shown(previews, "linkedin", hook="Seule.")


def test_an_ad_shows_two_of_its_combinations(previews: Previews) -> None:
    html = shown(
        previews,
        "google_rsa",
        headlines="Un\nDeux\nTrois\nQuatre",
        descriptions="Première.\nSeconde.\nTroisième.",
        path1="nappes",
    )
    assert "Un | Deux | Trois" in html
    assert "Quatre" in html
    assert "filature.example/nappes" in html
    assert html.count("b-pv-link") == 2


def test_a_search_result_is_cut_where_the_page_cuts_it(previews: Previews) -> None:
    html = shown(previews, "seo", title="Nappe en lin lavé " * 6, description="Courte.")
    assert "Coupé" in html
    assert "…</p>" in html
    assert "Coupé" not in shown(previews, "seo", title="Nappe", description="Courte.")


def test_a_product_page_lists_its_points(previews: Previews) -> None:
    html = shown(
        previews, "product_description", title="Nappe", bullets="Lin\nLavable", description="Longue."
    )
    assert "<li>Lin</li>" in html
    assert "b-pv-heading" in html


@pytest.mark.parametrize("channel", CHANNELS)
def test_nothing_of_a_draft_becomes_markup(previews: Previews, channel: str) -> None:
    fields = {rule.name: HOSTILE for rule in CHANNELS[channel].fields}
    seen = Seen(shown(previews, channel, **fields))
    assert not {"script", "img"} & set(seen.tags)


@pytest.mark.parametrize("channel", CHANNELS)
def test_an_empty_draft_can_be_shown(previews: Previews, channel: str) -> None:
    assert "b-pv" in shown(previews, channel)


def test_a_notification_shows_its_title_and_its_text(previews: Previews) -> None:
    html = shown(previews, "push", title="Alma est là", text="Bonjour {{first_name|vous}}")
    assert "b-pv-notice" in html
    assert "Alma est là" in html
    assert 'title="first_name">vous</span>' in html


def test_a_message_shows_what_it_answers_and_its_buttons(previews: Previews) -> None:
    reply = shown(previews, "review_reply", "Trop petite <b>!</b>", text="Merci.\nNous regardons.")
    assert reply.index("Trop petite &lt;b&gt;") < reply.index("Merci.")
    assert reply.count("<p>") == 2
    fields = {"header": "Alma", "body": "Bonjour.", "footer": "STOP", "buttons": "Voir\nAide"}
    template = shown(previews, "whatsapp", **fields)
    assert template.count("b-pv-chip") == 2
    assert template.index("Alma") < template.index("Bonjour.") < template.index("STOP")
    assert "b-pv-theirs" not in template


def test_an_ad_card_folds_its_text_and_shows_its_link(previews: Previews) -> None:
    html = shown(previews, "meta_ad", primary="Du lin lavé. " * 20, headline="Alma", description="59 €")
    assert "<details" in html
    assert "b-pv-card" in html
    assert "filature.example" in html
    assert html.index("Alma") < html.index("59 €")


def test_a_thread_is_post_after_post(previews: Previews) -> None:
    html = shown(previews, "x_thread", opening="Un.", posts="Deux.\nTrois.", closing="Quatre.")
    assert [f"{number}/4" in html for number in range(1, 5)] == [True] * 4
    assert html.index("Un.") < html.index("Trois.") < html.index("Quatre.")


def test_tokens_are_shown_as_what_stands_in_for_them() -> None:
    assert runs("{{ name | vous }}, {{ city }} !") == (
        Run("vous", "name"),
        Run(", "),
        Run("city", "city"),
        Run(" !"),
    )


@pytest.mark.parametrize(
    ("text", "most", "head", "rest"),
    [
        ("Court.", 10, "Court.", ""),
        ("Un texte long", 8, "Un texte", "long"),
        ("Un texte long", 5, "Un", "texte long"),
        ("Interminable", 5, "Inter", "minable"),
        ("Un.\n\nDeux.", 50, "Un.", "Deux."),
    ],
)
def test_a_post_is_cut_between_words(text: str, most: int, head: str, rest: str) -> None:
    assert folded(text, most) == (head, rest)


def test_a_line_without_a_width_is_never_cut() -> None:
    assert fitting(FieldRule("f", {}, hard_max=3), "abcdef") == ("abcdef", "")
    assert fitting(FieldRule("f", {}, hard_max=60, count="pixels", font_px=20), "iii WWWWW")[1] == "WWWWW"
