"""Whether a question is about choosing, decided by its words; and what a conversation has asked so far."""

from collections.abc import Callable, Sequence

from assistant.chat.conversation import Turn
from assistant.chat.products.reading import Reading
from assistant.chat.products.wishes import Remembered, Wishes, merged, without_budget, without_color

_SHORT = 7  # words: a phrase without a verb, “nappe bleue 180 × 180”


def is_choosing(reading: Reading, earlier: Wishes) -> bool:
    """Whether the question asks for products to choose from; `earlier` are the wishes of the conversation."""
    thing = reading.wishes.thing
    if reading.instead:
        return False
    if reading.strong and thing:
        # “Une nappe facile à laver” is looked for; “I want to return a tablecloth” is not.
        return not reading.subject_first
    if reading.subject or reading.whether:
        return False
    if thing:
        return _asks_for(reading)
    return bool(earlier.thing) and not reading.left and _refines(reading)


def _asks_for(reading: Reading) -> bool:
    """Whether a question that looks for nothing in so many words asks for the thing that it names."""
    thing, wishes = reading.wishes.thing, reading.wishes
    if thing.names:
        told = reading.weak or wishes.budget or wishes.cheapest or not reading.left
        return not reading.before and bool(told or reading.words <= _SHORT)
    if thing.gift:
        return bool(reading.weak or wishes.budget or wishes.cheapest)
    asked = reading.weak or wishes.some or (thing.definite and reading.words <= _SHORT)
    return bool(asked and not reading.left)


def states_wishes(reading: Reading) -> bool:
    """Whether it says what is wished without asking: “j’ai un budget de 50 €”."""
    quiet = not (reading.instead or reading.subject or reading.whether or reading.left)
    return quiet and reading.wishes.some


def _refines(reading: Reading) -> bool:
    more = reading.cheaper or reading.other or reading.any_color or reading.any_price
    return reading.wishes.some or more


def remembered(
    turns: Sequence[Turn], now: Reading, read: Callable[[str], Reading]
) -> tuple[Remembered, Wishes]:
    """The wishes after the question `now`, and those before it.

    What was said of another thing is loose: it holds as far as something meets it.
    """
    wishes = loose = Wishes()
    shown: tuple[str, ...] = ()
    for turn in turns:
        reading = read(turn.question)
        if is_choosing(reading, wishes) or states_wishes(reading):
            wishes, loose = _after(wishes, loose, reading)
        shown = (*shown, *turn.skus)
    before = wishes
    wishes, loose = _after(wishes, loose, now)
    hidden = frozenset(shown) if now.other else frozenset[str]()
    return Remembered(wishes, loose, hidden), before


def _after(wishes: Wishes, loose: Wishes, reading: Reading) -> tuple[Wishes, Wishes]:
    if reading.any_color:
        wishes, loose = without_color(wishes), without_color(loose)
    if reading.any_price:
        wishes, loose = without_budget(wishes), without_budget(loose)
    held, dropped = merged(wishes, reading.wishes)
    return held, dropped if dropped.some else loose
