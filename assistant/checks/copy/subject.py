"""What the checks of a draft look at, all in one object."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from assistant.types.brand import Brand, Channel, Segment
from assistant.types.draft import Brief, Finding
from assistant.types.knowledge import Passage, Product
from assistant.types.language import Language


@dataclass(frozen=True)
class Subject:
    """A draft's fields, and everything that a check may hold against them.

    `passages` get cited; `known` are other texts that count as sources, without being cited. `past` is
    approved copy of the same channel and segment, `siblings` are the other variants of the same brief.
    `brief`, `segment` and `products` are missing when a text from elsewhere is checked.
    """

    fields: Mapping[str, str]
    channel: Channel
    brand: Brand
    language: Language
    today: dt.date
    passages: tuple[Passage, ...] = ()
    known: tuple[str, ...] = ()
    brief: Brief | None = None
    segment: Segment | None = None
    products: tuple[Product, ...] = ()
    past: tuple[str, ...] = ()
    siblings: tuple[Mapping[str, str], ...] = ()


Check = Callable[[Subject], Iterator[Finding]]
