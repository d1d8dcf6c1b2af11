"""What drafts may take in a day, of one user and of all: refused before the call that would pass it."""

import datetime as dt
import math
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from assistant.errors import BudgetSpentError
from assistant.store.ledger import Ledger, Spent
from assistant.types.revision import Spending


@dataclass(frozen=True)
class Limits:
    """Tokens and euros of a day (UTC), of one user and of all; 0: any number.

    `call` is the most that one call of the model takes. A model whose price is not known costs nothing here:
    only the tokens bound it.
    """

    user: Spent
    everyone: Spent
    call: Spent


class Caps:
    """Compares the books with the limits; shared by all threads and event loops. Raises StoreError.

    Calls on their way are not on the books yet: the most they may take counts as spent until they end.
    """

    def __init__(self, ledger: Ledger, limits: Limits, now: Callable[[], dt.datetime]) -> None:
        self._ledger = ledger
        self._limits = limits
        self._now = now
        self._lock = threading.Lock()
        self._running: Counter[str] = Counter()  # calls on their way, by user

    @contextmanager
    def room(self, user: str, calls: int) -> Iterator[None]:
        """Hold the room that `calls` of the model may take; raises BudgetSpentError when there is none."""
        with self._lock:
            self._check(user, calls)
            self._running[user] += calls
        try:
            yield
        finally:
            with self._lock:
                self._running[user] -= calls

    def spent(self, user: str) -> Spending:
        """What is on the books today, and the limits."""
        since = self._midnight()
        own = self._ledger.spent("copy", since, user)
        everyone = self._ledger.spent("copy", since)
        most = self._limits
        return Spending(
            own.tokens,
            own.eur,
            everyone.tokens,
            everyone.eur,
            most.user.tokens,
            most.user.eur,
            most.everyone.tokens,
            most.everyone.eur,
        )

    def _check(self, user: str, calls: int) -> None:
        found = self.spent(user)
        own, everyone = self._running[user] + calls, self._running.total() + calls
        self._compare(Spent(found.tokens, found.eur), self._limits.user, own, f"“{user}”", "USER_DAILY")
        self._compare(Spent(found.all_tokens, found.all_eur), self._limits.everyone, everyone, "all", "DAILY")

    def _compare(self, spent: Spent, most: Spent, calls: int, who: str, name: str) -> None:
        call = self._limits.call
        tokens, eur = spent.tokens + calls * call.tokens, spent.eur + calls * call.eur
        if most.tokens and tokens > most.tokens:
            told = f"{spent.tokens:,} of {most.tokens:,} tokens are used"
            raise self._refused(told, f"up to {calls * call.tokens:,} tokens", who, f"{name}_TOKENS")
        if most.eur and eur > most.eur:
            told = f"€{spent.eur:.2f} of €{most.eur:.2f} are used"
            raise self._refused(told, f"up to €{calls * call.eur:.2f}", who, f"{name}_EUR")

    def _refused(self, told: str, wanted: str, who: str, name: str) -> BudgetSpentError:
        now = self._now()
        left = self._midnight() + dt.timedelta(days=1) - now
        return BudgetSpentError(
            f"The drafts of {who} may not take more today: {told}, and this would take {wanted}.",
            f"Ask for fewer variants, wait until midnight UTC, or raise ASSISTANT_COPY_{name}.",
            math.ceil(left.total_seconds()),
        )

    def _midnight(self) -> dt.datetime:
        return self._now().astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
