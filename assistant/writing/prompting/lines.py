"""The parts of a brief that have no place of their own in a prompt, as lines below its goal."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from assistant.checks.matching import says
from assistant.rules import load
from assistant.text.hidden_figures import without_figures
from assistant.text.long_date import long_date
from assistant.text.merge_tags import filled_in
from assistant.text.personal import mask
from assistant.types.brand import Brand
from assistant.types.draft import Offer
from assistant.types.language import Language
from assistant.types.learning import NOTHING_LEARNED, Learned
from assistant.writing.order import Order
from assistant.writing.prompting.data import as_data
from assistant.writing.prompting.link import shown
from assistant.writing.prompting.tagged import without_tags

MOST_EXAMPLES = 2
_EXAMPLE_TOKENS, _ABOUT_TOKENS, _PART_TOKENS = 60, 80, 60
_NOTE_TOKENS, _LOSER_TOKENS = 45, 40  # of what results taught
_REPLY_TOKENS = 250  # of the text that is answered
_MOST_TERMS = 6


def goal_lines(
    order: Order, brand: Brand, examples: Sequence[str] = (), learned: Learned = NOTHING_LEARNED
) -> str:
    """The goal, and below it what else the brief asks for, one line each: data, never more than a line.

    `examples` are approved texts of the same channel and segment, as examples of tone; `learned` is what
    earlier results say. Its winner takes the place of an example.
    """
    language = order.brief.language
    brief, hidden = without_tags(order.brief)
    order, tags = replace(order, brief=brief), [f"{{{{{name}}}}}" for name in hidden.stand_ins]
    lines = load("briefing")["lines"]
    named = [brand.name, *(name for product in order.products for name in product.name.values())]
    told = [
        lines[name][language].replace("{text}", text)
        for name, text in (*_parts(order, brand, examples, bool(learned.winner)), *_lessons(learned, named))
        if text
    ]
    if tags:
        told.append(lines["tags"][language].replace("{text}", ", ".join(tags)))
    return "\n".join([as_data(order.brief.goal, 300), *told])


def offer_text(offer: Offer, language: Language) -> str:
    """An offer in words: what, from when to when, on what terms, with which code; empty without a text."""
    words = load("briefing")["offer"]
    parts = [as_data(offer.text), _period(offer, language, words)]
    if offer.conditions:
        parts.append(words["conditions"][language].format(text=as_data(offer.conditions)))
    if offer.code:
        parts.append(words["code"][language].format(text=as_data(offer.code, 20)))
    return _joined([part for part in parts if part], language)


def _parts(order: Order, brand: Brand, examples: Sequence[str], one_less: bool) -> Iterator[tuple[str, str]]:
    brief = order.brief
    if not order.products:
        yield "about", as_data(brand.description.get(brief.language, ""), _ABOUT_TOKENS)
    # A model needs nobody's address or number to answer, and must not repeat it.
    yield "reply_to", as_data(mask(brief.reply_to), _REPLY_TOKENS)
    yield "offer", offer_text(brief.offer, brief.language)
    yield "key_facts", _joined([as_data(fact, _PART_TOKENS) for fact in brief.key_facts], brief.language)
    yield "tone", as_data(brief.tone, _PART_TOKENS)
    yield "cta", as_data(brief.cta, _PART_TOKENS)
    yield "keywords", ", ".join(as_data(keyword, 20) for keyword in brief.keywords)
    yield "link", shown(brief.link)
    yield "glossary", _joined(_terms(order, brand), brief.language)
    for example in examples[: MOST_EXAMPLES - one_less]:
        yield "example", as_data(filled_in(example), _EXAMPLE_TOKENS)


def _lessons(learned: Learned, named: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What results taught, without a figure in it: none of it may pass for a fact; `named` are no codes."""
    for told in learned.notes:
        yield "lesson", as_data(without_figures(told, named), _NOTE_TOKENS)
    yield "winner", _shape_of(learned.winner, named, _EXAMPLE_TOKENS)
    yield "loser", _shape_of(learned.loser, named, _LOSER_TOKENS)


def _shape_of(text: str, named: Sequence[str], most_tokens: int) -> str:
    return as_data(without_figures(mask(filled_in(text)), named), most_tokens)


def _joined(parts: Sequence[str], language: Language) -> str:
    separator: str = load("briefing")["between"][language]
    return separator.join(parts)


def _period(offer: Offer, language: Language, words: Mapping[str, Mapping[Language, str]]) -> str:
    starts = long_date(offer.starts, language) if offer.starts else ""
    ends = long_date(offer.ends, language) if offer.ends else ""
    if starts and ends:
        return words["between"][language].format(starts=starts, ends=ends)
    if starts:
        return words["from"][language].format(starts=starts)
    return words["until"][language].format(ends=ends) if ends else ""


def _terms(order: Order, brand: Brand) -> list[str]:
    """The glossary's words for what the brief is about, in the draft's language."""
    brief = order.brief
    other: Language = "en" if brief.language == "fr" else "fr"
    about = "\n".join(
        [
            brief.goal,
            brief.offer.text,
            *brief.key_facts,
            *(text for product in order.products for text in product.name.values()),
            *(text for product in order.products for text in product.description.values()),
        ]
    )
    found = []
    for entry in brand.glossary:
        ours, theirs, note = entry.get(brief.language, ""), entry.get(other, ""), entry.get("note", "")
        meant = (ours and says(about, ours, brief.language)) or (theirs and says(about, theirs, other))
        if ours and meant:
            found.append(f"{ours} ({as_data(note, 25)})" if note else f"{ours} = {theirs}")
    return found[:_MOST_TERMS]
