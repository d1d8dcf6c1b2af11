"""Signed messages to a real receiver on this machine, which also fails in the ways that receivers do."""

import base64
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.errors import DeliveryError, NetworkError, SettingError
from assistant.jobs.webhook import Webhook, signature, signing_key
from assistant.net.guard import Guard
from assistant.net.post import Poster
from assistant.settings import Secret
from tests.wire.certificate import serving, trusting
from tests.wire.hook import Hook

KEY = bytes(range(32))
NOW = dt.datetime(2026, 11, 21, 9, 30, tzinfo=dt.UTC)


@pytest.fixture
def hook() -> Iterator[Hook]:
    with Hook() as server:
        yield server


def webhook(hook: Hook, seconds: float = 10) -> Webhook:
    return Webhook(Poster(hook.guard(), seconds), Secret(hook.url), KEY, lambda: NOW)


def test_the_signature_is_that_of_the_specification() -> None:
    # The example of the specification's own libraries (standard-webhooks, all languages).
    key = signing_key(Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
    found = signature(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert found == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_message_arrives_signed_as_compact_json(hook: Hook) -> None:
    webhook(hook).send("msg_1", {"type": "lead.created", "data": {"name": "Zoé"}})
    (call,) = hook.calls
    assert call.path == "/hooks/s3cret-path?team=7"
    assert call.body == '{"type":"lead.created","data":{"name":"Zoé"}}'.encode()
    assert call.headers["content-type"] == "application/json"
    assert (call.headers["webhook-id"], call.headers["webhook-timestamp"]) == ("msg_1", "1795253400")
    assert call.signed_by(KEY)
    assert not call.signed_by(KEY[::-1])


def test_a_message_goes_over_tls_to_a_certificate_that_is_checked(certificate: Path) -> None:
    with Hook(serving(certificate)) as hook:
        poster = Poster(hook.guard(), tls=trusting(certificate))
        Webhook(poster, Secret(hook.url), KEY, lambda: NOW).send("msg_1", {})
        assert hook.calls[0].signed_by(KEY)
        with pytest.raises(NetworkError, match=r"(?i)certificate"):
            webhook(hook).send("msg_2", {})
        assert len(hook.calls) == 1


@pytest.mark.parametrize("status", [200, 201, 204, 299])
def test_any_status_of_success_means_taken(hook: Hook, status: int) -> None:
    hook.answers = [status]
    webhook(hook).send("msg_1", {})


@pytest.mark.parametrize(
    ("status", "final"), [(400, False), (404, False), (410, True), (500, False), (503, False)]
)
def test_any_other_status_means_not_taken(hook: Hook, status: int, final: bool) -> None:
    hook.answers = [status]
    with pytest.raises(DeliveryError, match=f"answered {status}") as caught:
        webhook(hook).send("msg_1", {})
    assert caught.value.final is final


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_never_followed(hook: Hook, status: int) -> None:
    hook.answers = [status]
    hook.headers = {"Location": f"http://127.0.0.1:{hook.port}/internal/secrets"}
    with pytest.raises(DeliveryError, match="Redirects are not followed"):
        webhook(hook).send("msg_1", {})
    assert [call.path for call in hook.calls] == ["/hooks/s3cret-path?team=7"]


def test_a_receiver_may_ask_for_a_pause(hook: Hook) -> None:
    hook.answers, hook.headers = [429], {"Retry-After": "120"}
    with pytest.raises(DeliveryError) as caught:
        webhook(hook).send("msg_1", {})
    assert caught.value.retry_after == 120


@pytest.mark.parametrize(("answer", "seconds"), [(0, 10), (-1, 0.2)])
def test_no_reply_is_an_error_that_hides_the_path(hook: Hook, answer: int, seconds: float) -> None:
    hook.answers = [answer]
    with pytest.raises(NetworkError) as caught:
        webhook(hook, seconds).send("msg_1", {})
    assert "127.0.0.1" in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_an_address_of_our_own_network_is_final(hook: Hook) -> None:
    poster = Poster(Guard((), (hook.port,)))
    with pytest.raises(DeliveryError, match="not a public address") as caught:
        Webhook(poster, Secret(hook.url), KEY, lambda: NOW).send("msg_1", {})
    assert caught.value.final
    assert "s3cret" not in str(caught.value)
    assert hook.calls == []


@pytest.mark.parametrize(
    ("secret", "said"),
    [
        ("", "ASSISTANT_LEADS_WEBHOOK_SECRET is not"),
        ("whsec_not base64!", "is not base64"),
        (base64.b64encode(bytes(23)).decode(), "holds 23 bytes"),
        (base64.b64encode(bytes(65)).decode(), "holds 65 bytes"),
    ],
)
def test_a_secret_that_is_none_is_refused_and_never_shown(secret: str, said: str) -> None:
    with pytest.raises(SettingError, match=said) as caught:
        signing_key(Secret(secret))
    assert not secret or secret not in str(caught.value)


def test_a_secret_is_read_with_and_without_its_prefix() -> None:
    encoded = base64.b64encode(KEY).decode()
    assert signing_key(Secret(encoded)) == signing_key(Secret(f"whsec_{encoded}")) == KEY
