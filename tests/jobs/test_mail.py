"""Mails handed to a real server on this machine, which also fails in the ways that servers do."""

import ssl
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from assistant.errors import DeliveryError, SettingError
from assistant.jobs.mail import Addresses, Mailer, addresses, mail_server
from assistant.settings import Settings
from tests.wire.certificate import serving, trusting
from tests.wire.smtp import Post


@pytest.fixture
def post() -> Iterator[Post]:
    with Post() as server:
        yield server


def mail(*to: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = "bot@shop.example", ", ".join(to or ("team@shop.example",))
    message["Subject"] = "Déjà vu"
    message.set_content("Où ?\n.\nUne ligne qui commence par un point.\n")
    return message


def settings(**values: object) -> Settings:
    base = {"ASSISTANT_SMTP_HOST": "127.0.0.1", "ASSISTANT_MAIL_FROM": "bot@shop.example"}
    return Settings.from_mapping(
        {**base, **{f"ASSISTANT_SMTP_{k.upper()}": str(v) for k, v in values.items()}}
    )


def mailer(post: Post, **values: object) -> Mailer:
    own = settings(port=post.port, **{"security": "none", **values})
    return Mailer(mail_server(own.mail), seconds=10)


def test_a_mail_arrives_as_it_was_written(post: Post) -> None:
    assert mailer(post).send(mail()) == ""
    (taken,) = post.mails
    assert (taken.sender, taken.to, taken.encrypted) == ("bot@shop.example", ("team@shop.example",), False)
    assert taken.mail["Subject"] == "Déjà vu"
    assert taken.mail.get_content().replace("\r\n", "\n") == "Où ?\n.\nUne ligne qui commence par un point.\n"
    assert post.commands[0] == "ehlo shop.example"


@pytest.mark.parametrize(("security", "wrapped"), [("starttls", False), ("ssl", True)])
def test_a_mail_goes_encrypted_and_with_a_login(certificate: Path, security: str, wrapped: bool) -> None:
    with Post(serving(certificate), wrapped=wrapped, login="bot s3cret") as post:
        own = settings(port=post.port, security=security, user="bot", password="s3cret")
        Mailer(mail_server(own.mail), lambda: trusting(certificate)).send(mail())
        (taken,) = post.mails
        assert (taken.encrypted, taken.user) == (True, "bot")


@pytest.mark.parametrize(("security", "wrapped"), [("starttls", False), ("ssl", True)])
def test_a_certificate_that_is_not_trusted_ends_it(certificate: Path, security: str, wrapped: bool) -> None:
    with Post(serving(certificate), wrapped=wrapped) as post:
        with pytest.raises(DeliveryError, match=r"(?i)certificate") as caught:
            mailer(post, security=security).send(mail())
        assert not caught.value.final
        assert post.mails == []


def test_a_server_without_starttls_gets_nothing(post: Post) -> None:
    with pytest.raises(DeliveryError, match="STARTTLS"):
        mailer(post, security="starttls").send(mail())
    assert not any(command.startswith(("mail", "MAIL")) for command in post.commands)


def test_a_refused_starttls_is_no_reason_to_go_on_in_the_clear(certificate: Path) -> None:
    with Post(serving(certificate)) as post:
        post.say["STARTTLS"] = "454 not now"
        own = settings(port=post.port)
        with pytest.raises(DeliveryError):
            Mailer(mail_server(own.mail), lambda: trusting(certificate)).send(mail())
        assert post.mails == []


def test_a_wrong_password_is_told_without_the_password(certificate: Path) -> None:
    with Post(serving(certificate), login="bot s3cret") as post:
        own = settings(port=post.port, user="bot", password="wr0ng-pass")
        with pytest.raises(DeliveryError, match="refused the name or the password: 535") as caught:
            Mailer(mail_server(own.mail), lambda: trusting(certificate)).send(mail())
        assert not caught.value.final
        assert "wr0ng-pass" not in str(caught.value)


@pytest.mark.parametrize(
    ("step", "reply", "final"),
    [
        ("MAIL", "451 later", False),
        ("MAIL", "550 sender unknown", True),
        ("RCPT", "450 greylisted", False),
        ("RCPT", "550 no such box", True),
        ("DATA", "554 no", True),
        ("END", "554 spam", True),
        ("END", "452 disk full", False),
        ("HELLO", "554 go away", False),
        ("HELLO", "421 busy", False),
        ("MAIL", "", False),
        ("END", "", False),
        ("HELLO", "", False),
    ],
)
def test_a_refusal_is_final_only_when_the_server_says_so(
    post: Post, step: str, reply: str, final: bool
) -> None:
    post.say[step] = reply
    with pytest.raises(DeliveryError) as caught:
        mailer(post).send(mail())
    assert caught.value.final is final
    if reply:
        assert reply in str(caught.value)


def test_one_recipient_of_two_is_enough_and_the_other_is_named(post: Post) -> None:
    post.refuse.add("gone@shop.example")
    remark = mailer(post).send(mail("team@shop.example", "gone@shop.example"))
    assert remark == "gone@shop.example: 550 no such box"
    assert post.mails[0].to == ("team@shop.example",)


@pytest.mark.parametrize("farewell", ["", "500 what?"])
def test_what_is_said_after_the_mail_was_taken_changes_nothing(post: Post, farewell: str) -> None:
    post.say["QUIT"] = farewell
    assert mailer(post).send(mail()) == ""
    assert len(post.mails) == 1


def test_no_server_at_all_is_told_with_its_address() -> None:
    with Post() as post:
        port = post.port
    own = settings(port=port, security="none")
    with pytest.raises(DeliveryError, match=f"127.0.0.1:{port} can't be used"):
        Mailer(mail_server(own.mail), seconds=5).send(mail())


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"security": "tls1"}, "ASSISTANT_SMTP_SECURITY is “tls1”"),
        ({"user": "bot"}, "only one is set"),
        ({"password": "x"}, "only one is set"),
        ({"host": "mail.example", "security": "none", "user": "b", "password": "p"}, "unencrypted"),
    ],
)
def test_settings_that_can_not_work_are_refused(values: dict[str, str], said: str) -> None:
    with pytest.raises(SettingError, match=said):
        mail_server(settings(**values).mail)


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("SSL", 465), ("none", 25)])
def test_each_kind_has_its_port(security: str, port: int) -> None:
    assert mail_server(settings(security=security).mail).port == port


def test_addresses_are_checked() -> None:
    mails = settings().mail
    found = addresses(mails, ("Team@Shop.example", "b@été.example"))
    assert found == Addresses("bot@shop.example", ("team@shop.example", "b@xn--t-9fab.example"))
    assert found.domain == "shop.example"
    with pytest.raises(SettingError, match="ASSISTANT_LEADS_MAIL_TO is not"):
        addresses(mails, ())
    with pytest.raises(SettingError, match="“team”, no e-mail address"):
        addresses(mails, ("team",))
    with pytest.raises(SettingError, match="ASSISTANT_MAIL_FROM is not"):
        addresses(Settings().mail, ("team@shop.example",))


def test_certificates_are_checked_by_default() -> None:
    made = Mailer(mail_server(settings().mail))
    context = made._tls()
    assert context.verify_mode == ssl.CERT_REQUIRED
    assert context.check_hostname
