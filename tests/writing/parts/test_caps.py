import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.errors import BudgetSpentError
from assistant.store.ledger import Ledger, Spent
from assistant.types.model import Usage
from assistant.writing.parts.caps import Caps, Limits
from tests.database import new_database

NOW = dt.datetime(2026, 11, 22, 18, 0, tzinfo=dt.UTC)
CALL, ANY = Spent(100, 0.1), Spent()


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(new_database(tmp_path), lambda: NOW)


def caps(ledger: Ledger, user: Spent = ANY, everyone: Spent = ANY) -> Caps:
    return Caps(ledger, Limits(user, everyone, CALL), lambda: NOW)


def spend(ledger: Ledger, user: str, tokens: int, eur: str = "0", at: dt.datetime | None = None) -> None:
    ledger.record("copy", "m", Usage(tokens, 0, 0, Decimal(eur)), at, user)


def test_no_limits_refuse_nothing(ledger: Ledger) -> None:
    spend(ledger, "zoe", 10**9)
    with caps(ledger).room("zoe", 50):
        pass


@pytest.mark.parametrize(
    ("limits", "spender", "named"),
    [
        ({"user": Spent(1000)}, "zoe", "ASSISTANT_COPY_USER_DAILY_TOKENS"),
        ({"user": Spent(0, 1.0)}, "zoe", "ASSISTANT_COPY_USER_DAILY_EUR"),
        ({"everyone": Spent(1000)}, "max", "ASSISTANT_COPY_DAILY_TOKENS"),
        ({"everyone": Spent(0, 1.0)}, "max", "ASSISTANT_COPY_DAILY_EUR"),
    ],
)
def test_what_would_pass_a_limit_is_refused(
    ledger: Ledger, limits: dict[str, Spent], spender: str, named: str
) -> None:
    spend(ledger, spender, 900, "0.90")
    made = caps(ledger, **limits)
    with made.room("zoe", 1):
        pass
    with pytest.raises(BudgetSpentError, match=named) as caught, made.room("zoe", 2):
        pass
    assert caught.value.retry_after_seconds == 6 * 3600


def test_the_spend_of_others_is_not_a_users_own(ledger: Ledger) -> None:
    spend(ledger, "max", 900)
    with caps(ledger, user=Spent(1000)).room("zoe", 10):
        pass


def test_calls_on_their_way_count_until_they_end(ledger: Ledger) -> None:
    made = caps(ledger, user=Spent(1000))
    with made.room("zoe", 6):
        with made.room("max", 6):
            pass
        with pytest.raises(BudgetSpentError), made.room("zoe", 5):
            pass
        with made.room("zoe", 4):
            pass
    with made.room("zoe", 10):
        pass


def test_the_spend_of_yesterday_and_of_the_chat_does_not_count(ledger: Ledger) -> None:
    spend(ledger, "zoe", 900, at=NOW - dt.timedelta(hours=19))
    ledger.record("chat", "m", Usage(900, 0, 0), user="zoe")
    with caps(ledger, user=Spent(1000)).room("zoe", 10):
        pass


def test_the_day_is_told_beside_the_limits(ledger: Ledger) -> None:
    spend(ledger, "zoe", 300, "0.25")
    spend(ledger, "max", 100, "0.50")
    told = caps(ledger, Spent(1000, 2.0), Spent(5000, 9.0)).spent("zoe").as_dict()
    assert told == {
        "tokens": 300,
        "eur": 0.25,
        "all_tokens": 400,
        "all_eur": 0.75,
        "most_tokens": 1000,
        "most_eur": 2.0,
        "all_most_tokens": 5000,
        "all_most_eur": 9.0,
    }


def test_a_long_text_holds_more_room(ledger: Ledger) -> None:
    made = caps(ledger, user=Spent(1000))
    with made.room("zoe", 2, 350):
        with pytest.raises(BudgetSpentError, match="up to 1,100 tokens"), made.room("zoe", 2):
            pass
        with made.room("zoe", 1):
            pass
    with pytest.raises(BudgetSpentError), made.room("zoe", 2, 401):
        pass
    with made.room("zoe", 10):
        pass
