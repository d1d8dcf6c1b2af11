from assistant.brand.channels import load_channels
from assistant.checks.run import check_draft
from tests.checks.examples import BRAND, passages, table

PASSAGES = table("attribution.yaml")["passages"]


def test_a_good_draft_has_no_finding() -> None:
    fields = {
        "subject": "Le bol Bréhat à 24,90 €",
        "preheader": "Livraison offerte dès 80 € d’achat",
        "body": "Bonjour,\n\nLe bol Bréhat contient 45 cl et passe au lave-vaisselle. "
        "Vous avez 30 jours pour changer d’avis.\n\nLa faïence depuis 1954.",
        "cta": "Voir le bol Bréhat",
    }
    result = check_draft(fields, load_channels()["email"], BRAND, passages(PASSAGES["fr"], "fr"), "fr")
    assert result.findings == ()
    assert result.lengths["subject"] == 23
    factual = [(sentence.text[:12], sentence.citations) for sentence in result.sentences if sentence.factual]
    assert factual == [
        ("Le bol Bréha", (4,)),
        ("Livraison of", (1,)),
        ("Le bol Bréha", (4,)),
        ("Vous avez 30", (2,)),
        ("La faïence d", ()),
    ]


def test_a_bad_draft_has_them_gravest_first() -> None:
    fields = {
        "subject": "The best bowl at €19.90, cheap and sustainable: order it today, don't wait",
        "preheader": "Hello [Name]",
        "body": "It is not dishwasher safe. **Free** delivery from €80.",
        "cta": "",
    }
    result = check_draft(
        fields,
        load_channels()["email"],
        BRAND,
        passages(PASSAGES["en"], "en"),
        "en",
        known=("Sell the bowl",),
    )
    rules = [finding.rule for finding in result.findings]
    severities = [finding.severity for finding in result.findings]
    assert severities == sorted(severities, key=["error", "warning", "info"].index)
    assert {"grounding.figure", "brand.dont_word", "channel.missing", "channel.placeholder"} <= set(rules)
    assert {"brand.claim", "channel.length", "channel.markdown"} <= set(rules)


def test_known_texts_count_as_sources() -> None:
    fields = {"subject": "−20 % jusqu’au 30 novembre", "preheader": "a", "body": "b", "cta": "c"}
    channel, sources = load_channels()["email"], passages(PASSAGES["fr"], "fr")
    without = check_draft(fields, channel, BRAND, sources, "fr")
    with_goal = check_draft(
        fields, channel, BRAND, sources, "fr", known=("20 % de remise, fin le 30 novembre",)
    )
    assert [finding.excerpt for finding in without.findings] == ["20 %", "30 novembre"]
    assert with_goal.findings == ()
