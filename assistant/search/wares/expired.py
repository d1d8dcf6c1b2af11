"""What may still be said of a product whose price no longer holds, and of prices that customers mention."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace

from assistant.types.knowledge import Chunk
from assistant.types.language import Language

_AMOUNT = r"\d(?:[\d.,\u00a0\u202f ]*\d)?"
_MONEY = re.compile(rf"{_AMOUNT}[\u00a0\u202f ]*(?:€|EUR\b|euros?\b)|(?:€|EUR)[\u00a0\u202f ]*{_AMOUNT}")
_ENDED: Mapping[Language, str] = {"fr": "(prix échu)", "en": "(price ended)"}
_QUOTED: Mapping[Language, str] = {"fr": "(montant cité par un client)", "en": "(amount a customer mentions)"}


def as_of(chunk: Chunk, today: dt.date) -> Chunk | None:
    """What of the chunk may be told to visitors on `today`: all of it, a text without prices, or nothing.

    The dates of a product record are its price's: the product is still sold, so it stays findable, and no
    answer can quote an amount that no longer holds. What customers write supports no claim about a price.
    """
    if chunk.trust == "user_generated":
        chunk = replace(chunk, text=_MONEY.sub(_QUOTED[chunk.language], chunk.text))
    if chunk.in_force(today):
        return chunk
    if chunk.sku is None:
        return None
    return replace(chunk, text=_MONEY.sub(_ENDED[chunk.language], chunk.text))
