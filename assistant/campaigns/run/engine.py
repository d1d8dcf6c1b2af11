"""What works off the texts of a campaign. Nothing outside of an engine knows which one runs.

An engine gets texts from a source, has each of them written, and looks whether it is to go on. It stores
nothing and counts nothing: a text that was taken and not ended belongs to whoever comes next.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Literal, Protocol

from assistant.types.campaign import CampaignText

Order = Literal["go", "drain", "cut"]
"""Go on; begin no more texts and end those on their way; end at once."""

Do = Callable[[CampaignText], Awaitable[None]]
"""Writes a text and keeps what came of it; also of a failure. Cancelled, it leaves nothing behind."""


class Source(Protocol):
    """Where texts come from."""

    async def take(self, many: int) -> Sequence[CampaignText]:
        """Up to `many` texts that may be written now, in the order in which they share most; each once."""
        ...

    async def more(self) -> bool:
        """Whether there may be more later: variants that wait for another one, or texts of another worker."""
        ...

    async def lost(self, text: CampaignText, error: BaseException) -> None:
        """Writing a text ended with a mistake of ours."""
        ...


class Control(Protocol):
    """Whether to go on."""

    async def order(self) -> Order:
        """What to do now; asked about every half second, and before texts are taken."""
        ...


class Engine(Protocol):
    """One way to work off a campaign."""

    async def run(self, source: Source, do: Do, control: Control) -> None:
        """Have texts written until there are no more, or until it is told to end.

        Texts on their way are ended at “drain”, and cancelled at “cut”; none is on its way any more when this
        returns, also when it is cancelled itself.
        """
        ...
