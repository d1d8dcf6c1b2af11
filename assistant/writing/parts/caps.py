"""What drafts may take in a day, of one user and of all: refused before the call that would pass it."""

import datetime as dt
import math
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction

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
        # Calls on their way, by user; a longer one counts as more than one.
        self._running: defaultdict[str, Fraction] = defaultdict(Fraction)

    @contextmanager
    def room(self, user: str, calls: int, more: int = 0) -> Iterator[None]:
        """Hold the room that `calls` of the model may take; raises BudgetSpentError when there is none.

        `more` tokens of each call come on top of what one takes at most.
        """
        held = Fraction(calls)
        if more:
            held += Fraction(calls * more, self._limits.call.tokens)
        with self._lock:
            self._check(user, held)
            self._running[user] += held
        try:
            yield
        finally:
            with self._lock:
                self._running[user] -= held

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

    def _check(self, user: str, calls: Fraction) -> None:
        found = self.spent(user)
        own, everyone = self._running[user] + calls, sum(self._running.values()) + calls
        self._compare(Spent(found.tokens, found.eur), self._limits.user, own, f"“{user}”", "USER_DAILY")
        self._compare(Spent(found.all_tokens, found.all_eur), self._limits.everyone, everyone, "all", "DAILY")

    def _compare(self, spent: Spent, most: Spent, calls: Fraction, who: str, name: str) -> None:
        call = self._limits.call
        tokens, eur = math.ceil(calls * call.tokens), float(calls) * call.eur
        if most.tokens and spent.tokens + tokens > most.tokens:
            told = f"{spent.tokens:,} of {most.tokens:,} tokens are used"
            raise self._refused(told, f"up to {tokens:,} tokens", who, f"{name}_TOKENS")
        if most.eur and spent.eur + eur > most.eur:
            told = f"€{spent.eur:.2f} of €{most.eur:.2f} are used"
            raise self._refused(told, f"up to €{eur:.2f}", who, f"{name}_EUR")

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
