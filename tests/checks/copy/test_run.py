import datetime as dt
from collections.abc import Mapping

from assistant.brand.channels import load_channels
from assistant.checks.copy.run import CheckResult, check_draft
from assistant.checks.copy.subject import Subject
from assistant.types.language import Language
from tests.checks.examples import BRAND, passages, table

PASSAGES = table("attribution.yaml")["passages"]
TODAY = dt.date(2026, 11, 21)


def subject(fields: Mapping[str, str], language: Language, *known: str) -> Subject:
    sources = tuple(passages(PASSAGES[language], language))
    return Subject(fields, load_channels()["email"], BRAND, language, TODAY, sources, known)


def test_a_good_draft_has_no_finding() -> None:
    fields = {
        "subject": "Le bol Bréhat à 24,90\u00a0€",
        "preheader": "Livraison offerte dès 80\u00a0€ d’achat",
        "body": "Bonjour,\n\nLe bol Bréhat contient 45 cl et passe au lave-vaisselle. "
        "Vous avez 30 jours pour changer d’avis.\n\nLa faïence depuis 1954.",
        "cta": "Voir le bol Bréhat",
    }
    result = check_draft(subject(fields, "fr"))
    assert [finding for finding in result.findings if finding.severity != "info"] == []
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
    result = check_draft(subject(fields, "en", "Sell the bowl"))
    rules = [finding.rule for finding in result.findings]
    severities = [finding.severity for finding in result.findings]
    assert severities == sorted(severities, key=["error", "warning", "info"].index)
    assert {"grounding.figure", "brand.dont_word", "channel.missing", "channel.placeholder"} <= set(rules)
    assert {"brand.claim", "channel.length", "channel.markdown"} <= set(rules)


def _ungrounded(result: CheckResult) -> list[str]:
    return [finding.excerpt for finding in result.findings if finding.rule.startswith("grounding")]


def test_known_texts_count_as_sources() -> None:
    fields = {"subject": "−20 % jusqu’au 30 novembre", "preheader": "a", "body": "b", "cta": "c"}
    without = check_draft(subject(fields, "fr"))
    with_goal = check_draft(subject(fields, "fr", "20 % de remise, fin le 30 novembre"))
    assert _ungrounded(without) == ["20 %", "30 novembre"]
    assert _ungrounded(with_goal) == []


def test_findings_say_where_their_words_stand_each_time_they_do() -> None:
    fields = {"subject": "9 € puis 9 €", "preheader": "a", "body": "b", "cta": "c"}
    result = check_draft(subject(fields, "fr"))
    found = [finding for finding in result.findings if finding.rule.startswith("grounding")]
    assert [(finding.start, finding.end) for finding in found] == [(0, 3), (9, 12)]
