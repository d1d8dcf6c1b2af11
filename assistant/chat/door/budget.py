"""What visitors' questions may take in a day: a hard stop, not an alarm (OWASP LLM10)."""

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import dataclass

from assistant.errors import BudgetSpentError
from assistant.store.ledger import Ledger, Spent


@dataclass(frozen=True)
class Allowance:
    """Tokens and euros of a day (UTC); 0: any number. `answer`: the most that one answer is expected to take.

    A model whose price is not known costs nothing here: only the tokens bound it.
    """

    tokens: int
    eur: float
    answer: Spent


class Budget:
    """Compares the books with the allowance. `now` is the clock. Raises StoreError."""

    def __init__(self, ledger: Ledger, allowance: Allowance, now: Callable[[], dt.datetime]) -> None:
        self._ledger = ledger
        self._now = now
        self.allowance = allowance

    def spent(self) -> Spent:
        """What visitors' questions took today."""
        return self._ledger.spent("chat", _midnight(self._now()))

    def check(self, running: int, spent: Spent | None = None) -> None:
        """Raise BudgetSpentError when the day's allowance is used up; `spent` is what the books say, if read.

        Of the `running` answers, which are not on the books yet, the most they may take counts as spent: so
        the allowance is passed by one answer at most.
        """
        allowed = self.allowance
        if not allowed.tokens and not allowed.eur:
            return
        spent = spent or self.spent()
        tokens = spent.tokens + running * allowed.answer.tokens
        eur = spent.eur + running * allowed.answer.eur
        if (allowed.tokens and tokens >= allowed.tokens) or (allowed.eur and eur >= allowed.eur):
            raise BudgetSpentError(
                "The chat has used what it may spend today.",
                "It opens again at midnight UTC; the limits are ASSISTANT_CHAT_DAILY_TOKENS and _EUR.",
                self._seconds_left(),
            )

    def _seconds_left(self) -> int:
        now = self._now()
        return math.ceil((_midnight(now) + dt.timedelta(days=1) - now).total_seconds())


def _midnight(now: dt.datetime) -> dt.datetime:
    """The beginning of the day (UTC)."""
    return now.astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
