"""A token names a conversation, for a while, and only what was signed for this purpose is one."""

import pytest
from itsdangerous import TimestampSigner

from assistant.web.widget.tokens import SECONDS, Tokens

NOW = 1_800_000_000.0


def test_a_token_names_its_conversation_and_no_other() -> None:
    tokens = Tokens("secret", lambda: NOW)
    first, second = tokens.new(), tokens.new()
    assert tokens.conversation(first) != tokens.conversation(second)
    assert tokens.conversation(tokens.again("abc")) == "abc"


def test_it_is_good_for_a_while_and_can_be_made_anew() -> None:
    clock = [NOW]
    tokens = Tokens("secret", lambda: clock[0])
    token = tokens.new()
    conversation = tokens.conversation(token)
    assert conversation
    clock[0] += SECONDS
    assert tokens.conversation(token) == conversation
    renewed = tokens.again(conversation)
    clock[0] += 1
    assert tokens.conversation(token) is None
    assert tokens.conversation(renewed) == conversation


@pytest.mark.parametrize("token", ["", "abc", "abc.def.ghi", "é.è.à", "a" * 5000])
def test_what_was_never_signed_is_no_token(token: str) -> None:
    assert Tokens("secret", lambda: NOW).conversation(token) is None


def test_what_was_signed_with_another_secret_or_for_another_purpose_is_no_token() -> None:
    mine = Tokens("secret", lambda: NOW)
    assert mine.conversation(Tokens("other", lambda: NOW).new()) is None
    assert (
        mine.conversation(TimestampSigner("secret", salt=b"itsdangerous.Signer").sign("abc").decode()) is None
    )
    changed = mine.new()
    assert mine.conversation(("B" if changed[0] == "A" else "A") + changed[1:]) is None
