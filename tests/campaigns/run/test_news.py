"""Who is told that a run has ended: by a real mail server, and by a real receiver of webhooks."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.errors import DeliveryError, SettingError
from assistant.jobs.outbox import Outbox
from assistant.settings import Settings
from assistant.store.database import Database, utc_now
from assistant.store.outbox import Deliveries
from assistant.types.leads import Delivery
from assistant.wiring.campaign_news import news_senders, open_news, with_news
from tests.campaigns.run.parts import add, stage
from tests.database import new_database
from tests.wire.hook import Hook
from tests.wire.smtp import Post

KEY = b"k" * 32
SECRET = "whsec_" + base64.b64encode(KEY).decode()


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = new_database(tmp_path / "data")
    yield database
    database.close()


def mailed(post: Post, **more: str) -> Settings:
    return Settings.from_mapping(
        {
            "ASSISTANT_SMTP_HOST": "127.0.0.1",
            "ASSISTANT_SMTP_PORT": str(post.port),
            "ASSISTANT_SMTP_SECURITY": "none",
            "ASSISTANT_MAIL_FROM": "studio@shop.example",
            "ASSISTANT_CAMPAIGN_MAIL_TO": "lea@shop.example, tom@shop.example",
            **more,
        }
    )


def hooked(hook: Hook) -> Settings:
    return Settings.from_mapping(
        {
            "ASSISTANT_CAMPAIGN_WEBHOOK": hook.url,
            "ASSISTANT_CAMPAIGN_WEBHOOK_SECRET": SECRET,
            "ASSISTANT_ALLOWED_NETWORKS": "127.0.0.0/8",
            "ASSISTANT_ALLOWED_PORTS": str(hook.port),
        }
    )


def outbox(db: Database, settings: Settings) -> Outbox:
    return Outbox(Deliveries(db), with_news({}, news_senders(settings, db)), utc_now)


def ran(db: Database, folder: Path, settings: Settings) -> int:
    """A campaign that was run, with these settings."""
    it, campaign = stage(db, folder / "journal"), add(db, 3).id
    it.runs.report_to(open_news(settings, db, outbox(db, settings)))
    it.runs.start(campaign, "lea")
    it.finished(campaign)
    return campaign


def test_a_mail_tells_in_both_languages(db: Database, tmp_path: Path) -> None:
    with Post() as post:
        ran(db, tmp_path, mailed(post))
    (taken,) = post.mails
    assert taken.to == ("lea@shop.example", "tom@shop.example")
    assert taken.mail["Subject"] == "Campagne «\u00a0Fête\u00a0»\u00a0: terminée / Campaign “Fête”: done"
    assert taken.mail["Auto-Submitted"] == "auto-generated"
    text = taken.mail.get_content()
    assert "3 textes écrits, 0 à regarder" in text
    assert "3 texts written, 0 to be looked at, 0 failed, 0 left to write." in text
    assert "€0.00 and" in text
    assert "0,00\u00a0€" in text
    assert Deliveries(db).dead() == 0


def test_a_webhook_tells_what_the_status_is(db: Database, tmp_path: Path) -> None:
    with Hook() as hook:
        campaign = ran(db, tmp_path, hooked(hook))
    (call,) = hook.calls
    assert call.signed_by(KEY)
    assert call.json["type"] == "campaign.ended"
    data = call.json["data"]
    assert (data["campaign"], data["status"], data["counts"]["done"]) == (campaign, "done", 3)


def test_what_was_not_taken_waits(db: Database, tmp_path: Path) -> None:
    with Hook() as hook:
        hook.answers = [500]
        settings = hooked(hook)
        ran(db, tmp_path, settings)
        assert [delivery.state for delivery in Deliveries(db).of(["campaign-1"])["campaign-1"]] == ["waiting"]


def test_a_pause_by_itself_is_told_with_its_reason(db: Database, tmp_path: Path) -> None:
    with Post() as post:
        settings, campaign = mailed(post), add(db, 12).id
        it = stage(db, tmp_path / "journal")
        it.runs.report_to(open_news(settings, db, outbox(db, settings)))
        it.runs.start(campaign, "lea", pilot=True)
        it.finished(campaign)
    text = post.mails[0].mail.get_content()
    assert "The pilot is written" in text
    assert "Le pilote est écrit\u00a0:" in text


def test_a_deleted_campaign_is_told_no_more(db: Database, tmp_path: Path) -> None:
    with Post() as post:
        settings = mailed(post)
        send = with_news({}, news_senders(settings, db))["mail"]
        gone = Delivery("m", "campaign-99", "mail", "waiting", 0, utc_now(), utc_now())
        with pytest.raises(DeliveryError, match="deleted") as refused:
            send(gone)
    assert refused.value.final


def test_nobody_is_told_unless_it_is_set(db: Database, tmp_path: Path) -> None:
    campaign = ran(db, tmp_path, Settings())
    about = f"campaign-{campaign}"
    assert Deliveries(db).of([about]) == {about: ()}


def test_requests_to_a_human_keep_their_own_sender(db: Database) -> None:
    told = []
    send = with_news({"mail": lambda delivery: told.append(delivery.lead) or "lead"}, {})["mail"]  # type: ignore[func-returns-value]
    assert send(Delivery("m", "A7", "mail", "waiting", 0, utc_now(), utc_now())) == "lead"
    assert told == ["A7"]
    about_a_run = Delivery("m", "campaign-1", "mail", "waiting", 0, utc_now(), utc_now())
    assert "Nothing is set" in send(about_a_run)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"ASSISTANT_CAMPAIGN_MAIL_TO": "a@b.example"}, "ASSISTANT_SMTP_HOST is not"),
        (
            {"ASSISTANT_CAMPAIGN_MAIL_TO": "a@b.example", "ASSISTANT_SMTP_HOST": "mail"},
            "ASSISTANT_MAIL_FROM is “”",
        ),
        (
            {
                "ASSISTANT_CAMPAIGN_MAIL_TO": "nobody",
                "ASSISTANT_SMTP_HOST": "mail",
                "ASSISTANT_MAIL_FROM": "s@b.example",
            },
            "ASSISTANT_CAMPAIGN_MAIL_TO is “nobody”",
        ),
        ({"ASSISTANT_CAMPAIGN_WEBHOOK": "ftp://x"}, "ASSISTANT_CAMPAIGN_WEBHOOK"),
        (
            {"ASSISTANT_CAMPAIGN_WEBHOOK": "https://hooks.example/x"},
            "ASSISTANT_CAMPAIGN_WEBHOOK_SECRET is not",
        ),
    ],
)
def test_settings_that_can_not_work_are_refused(db: Database, values: dict[str, str], told: str) -> None:
    with pytest.raises(SettingError, match=told):
        news_senders(Settings.from_mapping(values), db)
