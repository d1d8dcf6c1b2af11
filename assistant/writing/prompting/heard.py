"""What code hears in a request of one sentence: names, products, days, codes, links. No model is asked."""

import datetime as dt
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from assistant.rules import load
from assistant.text.dates import date_parts, dates
from assistant.text.normalise import fold
from assistant.text.terms import stem, terms, words
from assistant.types.brand import Channel, Segment
from assistant.types.knowledge import Product
from assistant.types.language import LANGUAGES, Language

_CODE = re.compile(r"\bcodes?\s*(?:promo\w*|promotion\w*)?\s*:?\s*[«“\"']?\s*([A-Z0-9][A-Z0-9_-]{2,19})\b")
_LINK = re.compile(r"https?://[^\s<>«»“”\"]+[^\s<>«»“”\".,;:!?)]")
_CLAUSE = re.compile(r"[,;.!?]\s+|\s+(?:avec|with)\s+")
_LOOKED_BACK = 18  # characters before a day
_LEAST = 0.4  # of the weight of a product's name that a request which means it says
_MOST_PRODUCTS = 5


def named_channel(sentence: str, channels: Mapping[str, Channel]) -> str:
    """The channel that is named first, under its name, its id or another word; empty when none is."""
    folded = fold(sentence)
    known = load("briefing")["channel_words"]
    places = {}
    for channel in channels.values():
        names = [channel.id.replace("_", " "), *channel.name.values(), *known.get(channel.id, ())]
        found = [match for name in names if (match := _word(name).search(folded))]
        if found:
            # Of two that begin at the same word the longer one is meant: a “Facebook ad” is no Facebook post.
            places[channel.id] = min((match.start(), -match.end()) for match in found)
    return min(places, key=lambda each: places[each], default="")


def named_segment(sentence: str, segments: Mapping[str, Segment], language: Language) -> str:
    """The segment whose name is said, whole or in most of its words; empty when none is."""
    said = set(terms(sentence, language))
    shares: dict[str, float] = {}
    for segment in segments.values():
        for name in segment.name.values():
            wanted = set(terms(name, language))
            if wanted and len(wanted & said) / len(wanted) > 0.5:
                shares[segment.id] = max(shares.get(segment.id, 0.0), len(wanted & said) / len(wanted))
        if _word(segment.id.replace("-", " ")).search(fold(sentence).replace("-", " ")):
            shares[segment.id] = 1.0
    return max(shares, key=lambda each: shares[each], default="")


def named_language(sentence: str, otherwise: Language) -> Language:
    """The language that the text is asked for in: “en anglais”; else the other one given."""
    folded = fold(sentence)
    wanted = load("briefing")["language_words"]
    return next(
        (one for one in LANGUAGES if any(_word(said).search(folded) for said in wanted[one])), otherwise
    )


def named_products(sentence: str, products: Sequence[Product], language: Language) -> tuple[str, ...]:
    """SKUs of the products that are named: those with a SKU in it, else those whose names are said best.

    Words that few products have in their name weigh more; of several that the same words name, the first.
    """
    folded = fold(sentence)
    by_sku = [product.sku for product in products if _word(product.sku).search(folded)]
    if by_sku:
        return tuple(by_sku[:_MOST_PRODUCTS])
    names = {product.sku: frozenset(terms(product.named(language), language)) for product in products}
    counts = Counter(term for name in names.values() for term in name)
    weights = {term: math.log(1 + len(names) / count) for term, count in counts.items()}
    said = set(terms(sentence, language))
    best: dict[frozenset[str], str] = {}
    for sku, name in names.items():
        common = frozenset(name & said)
        words_in_common = [term for term in common if not term[0].isdigit()]
        # A number alone names nothing, and neither does a word that half of the catalogue has.
        rare = any(counts[term] <= max(len(names) * 0.3, 1) for term in words_in_common)
        if rare and _weight(common, weights) >= _LEAST * _weight(name, weights):
            best.setdefault(common, sku)
    named = [sku for common, sku in best.items() if not any(common < other for other in best)]
    return tuple(named[:_MOST_PRODUCTS])


def period(sentence: str, today: dt.date) -> tuple[dt.date | None, dt.date | None]:
    """From when to when: two days are both ends, one is the end, unless “from” stands before it.

    A day without a year is the next one of that name.
    """
    found: list[tuple[int, dt.date]] = []
    for start, _, values in dates(sentence):
        for value in values:
            day = _day(*date_parts(value), today)
            if day is not None:
                found.append((start, day))
    if len(found) >= 2:
        days = sorted(day for _, day in found[:2])
        return days[0], days[1]
    if not found:
        return None, None
    before = fold(sentence[max(0, found[0][0] - _LOOKED_BACK) : found[0][0]])
    begins = any(_word(said).search(before) for said in load("briefing")["since"])
    return (found[0][1], None) if begins else (None, found[0][1])


def offered(sentence: str) -> str:
    """The clause that offers something: it has a share, an amount beside such a word, or a gift."""
    gifts = load("briefing")["offered"]
    for clause in _CLAUSE.split(sentence):
        folded = fold(clause)
        gift = any(_word(word).search(folded) for word in gifts)
        if "%" in clause or gift:
            return _trimmed(clause)
    return ""


def code(sentence: str) -> str:
    """A code to be typed when ordering."""
    found = _CODE.search(sentence)
    return found[1] if found else ""


def link(sentence: str) -> str:
    """The address of a page."""
    found = _LINK.search(sentence)
    return found[0] if found else ""


def variants(sentence: str, most: int) -> int:
    """How many texts are asked for: “trois variantes”."""
    rules = load("briefing")
    counts = "|".join(["[1-9]", *rules["numbers"]])
    found = re.search(rf"(?<!\w)({counts})\s+(?:{'|'.join(rules['variants'])})(?!\w)", fold(sentence))
    if not found:
        return 1
    count = rules["numbers"].get(found[1]) or int(found[1])
    return min(max(int(count), 1), most)


def said_in(part: str, sentence: str) -> bool:
    """Whether all words and figures of a part are in the sentence, in any inflection: nothing was added."""
    stems = {stem(word, language) for word in words(sentence) for language in LANGUAGES}
    return bool(part.strip()) and all(
        any(stem(word, language) in stems for language in LANGUAGES) for word in words(part)
    )


def mostly_said_in(part: str, sentence: str, share: float = 0.6) -> bool:
    """Whether all figures and most words of a part are in the sentence: it says the same in other words."""
    said = {stem(word, language) for word in words(sentence) for language in LANGUAGES}
    parts = words(part)
    there = [any(stem(word, language) in said for language in LANGUAGES) for word in parts]
    figures_there = all(known for word, known in zip(parts, there, strict=True) if word[0].isdigit())
    return bool(parts) and figures_there and sum(there) >= share * len(parts)


def _trimmed(clause: str) -> str:
    """The clause up to its days, which are told apart."""
    first = min((start for start, _, _ in dates(clause)), default=len(clause))
    head = clause[:first].rstrip()
    if first < len(clause):
        ends = [*load("briefing")["until"], *load("briefing")["since"], "du", "from the"]
        # Folding keeps the length of what is cut here: plain letters and an apostrophe.
        cut = next((word for word in sorted(ends, key=len, reverse=True) if _ends_with(head, word)), "")
        head = head[: len(head) - len(cut)]
    return head.strip(" ,;:.!?")


def _ends_with(text: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(fold(word))}$", fold(text)) is not None


def _day(year: int, month: int, day: int, today: dt.date) -> dt.date | None:
    if not month or not day:
        return None
    try:
        found = dt.date(year or today.year, month, day)
        return found if year or found >= today else found.replace(year=today.year + 1)
    except ValueError:
        return None


def _weight(name: Iterable[str], weights: Mapping[str, float]) -> float:
    return sum(weights.get(term, 0.0) for term in name)


def _word(phrase: str) -> "re.Pattern[str]":
    return re.compile(rf"(?<!\w){re.escape(fold(phrase))}(?!\w)")
