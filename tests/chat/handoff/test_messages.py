"""What the company is told, as it arrives at a real mail server and a real receiver."""

import base64
import datetime as dt
import email
import email.policy
from dataclasses import replace
from email.message import EmailMessage

import pytest

from assistant.chat.handoff.messages import LeadMail, payload
from assistant.chat.handoff.ways import described, hook_way, mail_way, senders
from assistant.errors import DeliveryError, SettingError
from assistant.jobs.mail import Addresses, Mailer, mail_server
from assistant.jobs.outbox import Outbox
from assistant.settings import Settings
from assistant.types.leads import Delivery, Lead
from tests.chat.handoff.conftest import Place
from tests.wire.hook import Hook
from tests.wire.smtp import Post

KEY = bytes(range(24))
SECRET = f"whsec_{base64.b64encode(KEY).decode()}"


def settings(post: Post | None = None, hook: Hook | None = None, **values: str) -> Settings:
    mail = {
        "ASSISTANT_SMTP_HOST": "127.0.0.1",
        "ASSISTANT_SMTP_PORT": str(post.port),
        "ASSISTANT_SMTP_SECURITY": "none",
        "ASSISTANT_MAIL_FROM": "bot@shop.example",
        "ASSISTANT_LEADS_MAIL_TO": "anna@shop.example, ben@shop.example",
    } if post else {}  # fmt: skip
    posted = {
        "ASSISTANT_LEADS_WEBHOOK": hook.url,
        "ASSISTANT_LEADS_WEBHOOK_SECRET": SECRET,
        "ASSISTANT_ALLOWED_NETWORKS": "127.0.0.0/8",
        "ASSISTANT_ALLOWED_PORTS": str(hook.port),
    } if hook else {}  # fmt: skip
    return Settings.from_mapping({**mail, **posted, **values})


def outbox(place: Place, own: Settings) -> Outbox:
    ways = senders(own, place.brand, place.leads, lambda: place.now)
    place.kinds = tuple(ways)
    return Outbox(place.deliveries, ways, lambda: place.now, lambda: 0.0)


def mail_of(place: Place, **values: object) -> EmailMessage:
    """The mail about a lead, as its bytes read."""
    place.desk.submit(place.entry())
    (lead,) = place.leads.page()
    changed = replace(lead, **values)  # type: ignore[arg-type]
    made = LeadMail(
        place.brand,
        place.leads,
        Addresses("bot@shop.example", ("anna@shop.example",)),
        Mailer(mail_server(Settings().mail)),
    ).message(changed, Delivery("msg_1", lead.id, "mail", "waiting", 1, place.now, place.now))
    return email.message_from_bytes(made.as_bytes(), policy=email.policy.default)  # type: ignore[return-value]


def test_both_ways_end_to_end(place: Place) -> None:
    with Post() as post, Hook() as hook:
        post_box = outbox(place, settings(post, hook))
        hook.answers = [500]
        receipt = place.desk.submit(
            place.entry(answers=("Le salon",), transcript="Vous : bonjour", marketing=True, page="/fr/")
        )
        post_box.tick()
        states = {each.kind: each.state for each in place.deliveries.of([receipt.id])[receipt.id]}
        assert states == {"mail": "sent", "webhook": "waiting"}
        place.now += dt.timedelta(minutes=1)
        post_box.tick()
        first, second = hook.calls
        assert first.headers["webhook-id"] == second.headers["webhook-id"]
        assert first.body == second.body
        assert first.headers["webhook-timestamp"] != second.headers["webhook-timestamp"]
        assert first.signed_by(KEY)
        assert second.signed_by(KEY)
        data = second.json["data"]
        assert (second.json["type"], data["id"], data["name"]) == ("lead.created", receipt.id, "Zoé Lœwe")
        assert data["answers"] == [{"question": "Pour quelle pièce\u00a0?", "answer": "Le salon"}]
        assert (data["marketing"], data["transcript"]) == (True, "Vous : bonjour")
        (taken,) = post.mails
        assert taken.to == ("anna@shop.example", "ben@shop.example")
        assert "Livrez-vous à Bruxelles ?" in taken.mail.get_body().get_content()  # type: ignore[union-attr]
        told = place.desk.receipt(receipt.id)
        assert told is not None
        assert "Un e-mail en a informé notre équipe. Elle a été transmise à notre service." in told.text


def test_the_mail_says_what_was_entered_and_agreed_to(place: Place) -> None:
    mail = mail_of(place, phone="06 12 34 56 78", answers=(("Pour quelle pièce ?", "Le salon"),), page="/fr/")
    text = mail.get_content().replace("\u00a0", " ")
    for said in (
        "Nom : Zoé Lœwe", "E-mail : zoe@x.example", "Téléphone : 06 12 34 56 78", "Livrez-vous à Bruxelles ?",
        "– Pour quelle pièce ?\n  Le salon", "Reçue : 20 novembre 2026, 10 h (CET)", "Page : /fr/",
        "Offres par e-mail : non", "J’accepte que Maison d’Essai",
    ):  # fmt: skip
        assert said in text.replace("\r\n", "\n"), said
    assert mail["Message-ID"] == "<msg_1@shop.example>"
    assert mail["Reply-To"] == "zoe@x.example"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert not mail.is_multipart()


def test_a_transcript_is_a_file_of_its_own(place: Place) -> None:
    mail = mail_of(place, transcript="Vous : bonjour")
    (file,) = mail.iter_attachments()
    assert file.get_filename() == "conversation.txt"
    assert file.get_content().strip() == "Vous : bonjour"
    assert "La conversation est jointe" in mail.get_body().get_content()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "name", ["A\r\nBcc: evil@x.example", "A\nBcc: evil@x.example", "=?utf-8?q?A=0ABcc:_evil?=", "x" * 120]
)
def test_no_header_can_be_slipped_in(place: Place, name: str) -> None:
    place.desk.submit(place.entry(name=name, question=f"{name}\r\n.\r\nMAIL FROM:<a@b.c>"))
    (lead,) = place.leads.page()
    with Post() as post:
        outbox(place, settings(post)).tick()
        place.desk.submit(place.entry(name=name, question="Autre"))
        outbox(place, settings(post)).tick()
    for taken in post.mails:
        assert set(taken.mail.keys()) == {
            "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Type",
            "Content-Transfer-Encoding", "MIME-Version",
        }  # fmt: skip
        assert taken.to == ("anna@shop.example", "ben@shop.example")
    assert lead.name.count("\n") == 0


def test_even_a_damaged_lead_can_not_forge_a_header(place: Place) -> None:
    """The database may hold what an older version let in."""
    mail = mail_of(place, name="A\r\nBcc: evil@x.example", email="a@b.example\r\nBcc: c@d.example")
    assert mail["Subject"].startswith("Demande de contact\u00a0: A Bcc: evil@x.example (")
    assert "Reply-To" not in mail
    assert "Bcc" not in mail


def test_a_visitor_without_an_address_leaves_no_reply_to(place: Place) -> None:
    assert "Reply-To" not in mail_of(place, email="", phone="0612345678")


def test_a_lead_that_was_deleted_is_not_told_of(place: Place) -> None:
    with Post() as post:
        gone = Delivery("msg_1", "gone", "mail", "waiting", 1, place.now, place.now)
        send = senders(settings(post), place.brand, place.leads, lambda: place.now)["mail"]
        with pytest.raises(DeliveryError, match="was deleted") as caught:
            send(gone)
        assert caught.value.final
        assert post.commands == []


def test_a_payload_says_nothing_that_changes_later(place: Place) -> None:
    place.desk.submit(place.entry())
    (lead,) = place.leads.page()
    answered: Lead = replace(lead, status="answered", status_by="anna", status_at=place.now)
    assert payload(answered) == payload(lead)


class TestWays:
    def test_none_is_set_by_default(self, place: Place) -> None:
        own = Settings()
        assert mail_way(own) is None
        assert hook_way(own) is None
        assert senders(own, place.brand, place.leads, lambda: place.now) == {}
        assert "only the studio's list" in described(own)

    def test_what_is_set_is_described_without_a_secret(self) -> None:
        with Post() as post, Hook() as hook:
            text = described(settings(post, hook))
        assert text == (
            f"mail to anna@shop.example, ben@shop.example through 127.0.0.1; webhook to 127.0.0.1:{hook.port}"
        )

    @pytest.mark.parametrize(
        ("values", "said"),
        [
            ({"ASSISTANT_LEADS_MAIL_TO": "a@b.fr"}, "ASSISTANT_SMTP_HOST is not"),
            ({"ASSISTANT_SMTP_HOST": "mail.example"}, "ASSISTANT_MAIL_FROM is not"),
            ({"ASSISTANT_LEADS_WEBHOOK": "ftp://x.example"}, "ASSISTANT_LEADS_WEBHOOK: .* http"),
            ({"ASSISTANT_LEADS_WEBHOOK": "https://x.example:8443/a"}, "Port 8443"),
            ({"ASSISTANT_LEADS_WEBHOOK": "https://x.example/a"}, "WEBHOOK_SECRET is not"),
        ],
    )
    def test_what_can_not_work_stops_the_start(self, values: dict[str, str], said: str) -> None:
        with pytest.raises(SettingError, match=said):
            described(Settings.from_mapping(values))
