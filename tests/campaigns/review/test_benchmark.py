"""The table of `benchmarks.campaign_embedded`, on texts whose outcome is known."""

from dataclasses import replace

import pytest

from assistant.campaigns.texts.outcome import Outcome
from assistant.services import Services
from benchmarks.campaign_embedded import CHANNELS, definition, report, rows
from tests.campaigns.review.parts import CLEAN, LOUD, WRONG, written
from tests.campaigns.texts.parts import row


def test_the_texts_are_counted_by_channel_and_language(
    services: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    failed = Outcome(None, "failed", "model_reply", "The reply was cut.")
    id_ = written(services, [CLEAN, LOUD, WRONG, failed, None])
    (told,) = rows(services.campaigns.review.page(id_))
    assert (told.channel, told.language) == ("email", "fr")
    assert told.counts == {"done": 2, "blocked": 1, "failed": 1, "pending": 1}
    assert told.reasons == {"grounding.figure": 1, "model_reply": 1}
    assert told.warned == 1
    report(services, id_)
    out = capsys.readouterr().out
    assert "   1 grounding.figure: email fr 1" in out
    assert "Clean: 1." in out


def test_each_channel_and_language_has_a_row() -> None:
    texts = [
        row(number, channel, language)
        for number, (channel, language) in enumerate(
            [("email", "fr"), ("email", "en"), ("sms", "fr"), ("email", "fr")], 1
        )
    ]
    texts[0] = replace(texts[0], status="done", seconds=2.0)
    texts[3] = replace(texts[3], status="done", seconds=4.0)
    told = list(rows(texts))
    assert [(each.channel, each.language) for each in told] == [
        ("email", "fr"),
        ("email", "en"),
        ("sms", "fr"),
    ]
    assert [each.seconds for each in told] == [3.0, 0.0, 0.0]


def test_the_campaign_is_over_every_channel_in_both_languages(services: Services) -> None:
    campaign = definition(services, 6)
    assert (campaign.channels, campaign.languages) == (CHANNELS, ("fr", "en"))
    assert campaign.segments == ("families",)
    assert campaign.products == ("NAP-01",)
