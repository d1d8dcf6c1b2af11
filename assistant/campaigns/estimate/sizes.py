"""How long the prompts and the replies of a campaign's texts are, in tokens, before any is sent."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.campaigns.texts.briefs import shared_brief
from assistant.llm.prompts import Prompts
from assistant.llm.tokens import count_tokens
from assistant.rules import load
from assistant.types.brand import Channel
from assistant.types.campaign import Campaign, PlannedText, Span
from assistant.types.draft import Brief
from assistant.types.knowledge import Product
from assistant.types.language import Language
from assistant.types.model import Message
from assistant.writing.briefing import prompt_values
from assistant.writing.fields import characters_room, limits_line
from assistant.writing.order import House, look_up

SAMPLE = 16  # prompts that are composed in full: each takes a search or two
NOTHING = Span(0, 0, 0)


@dataclass(frozen=True)
class Composed:
    """A prompt as it would be sent, and the tokens of what it lacks: `more`."""

    text: str
    more: Span = NOTHING


Compose = Callable[[Brief], Composed]
"""Makes the prompt of a brief; raises what `Writing.prepare` raises."""


@dataclass(frozen=True)
class Prompted:
    """What the prompts of a campaign count, by channel and language.

    `places` holds the tokens of one text, `shared` those of the beginning that two prompts have in common,
    `count` is how many prompts were composed.
    """

    places: Mapping[tuple[str, str], Span]
    shared: Mapping[tuple[str, str], float]
    count: int


def prompted(campaign: Campaign, texts: Sequence[PlannedText], compose: Compose, model: str) -> Prompted:
    """Compose some prompts of each channel and language in full, and count them as `model` does."""
    cells = list({text.cell: text for text in texts}.values())
    places: dict[tuple[str, str], list[PlannedText]] = {}
    for cell in cells:
        places.setdefault((cell.channel, cell.language), []).append(cell)
    each = max(SAMPLE // len(places), 2)
    spans, shared, count = {}, {}, 0
    for place, of_place in places.items():
        composed = [compose(shared_brief(campaign, cell)) for cell in spread(of_place, each)]
        count += len(composed)
        tokens = [count_tokens(one.text, model) for one in composed]
        mean, more = sum(tokens) / len(tokens), composed[0].more
        spans[place] = Span(min(tokens) + more.low, mean + more.centre, max(tokens) + more.high)
        beginnings = [count_tokens(_beginning(*pair), model) for pair in pairwise(o.text for o in composed)]
        shared[place] = float(min(beginnings)) if beginnings else mean
    return Prompted(spans, shared, count)


def spread(cells: Sequence[PlannedText], most: int) -> list[PlannedText]:
    """At most `most` of the cells, evenly from the first to the last."""
    if len(cells) <= most:
        return list(cells)
    return [cells[place * (len(cells) - 1) // (most - 1)] for place in range(most)]


def reply_tokens(channel: Channel, language: str) -> Span:
    """What a reply counts that fills the channel's fields: as far as planning values tell."""
    data = load("estimates")
    characters, frame = 0.0, float(data["frame_tokens"])
    for field in channel.fields:
        items = sum(field.items) / 2 if field.items else 1
        room = characters_room(field) or data["unlimited_characters"]
        characters += items * room
        frame += data["field_tokens"] + (items if field.items else 0)
    per_token = data["characters_per_token"][language]
    filled = data["filled"]
    return Span(*(frame + characters * filled[name] / per_token for name in ("low", "centre", "high")))


class Outline:
    """Composes prompts without the index: the products' own records, and room for the passages."""

    def __init__(self, house: House, prompts: Prompts, passages: int, passage_tokens: int) -> None:
        """`passages` is the most that a prompt gets, each of `passage_tokens` at most."""
        self._house = house
        self._prompts = prompts
        self._passages = passages
        self._passage_tokens = passage_tokens

    def __call__(self, brief: Brief) -> Composed:
        """The prompt of a brief, with the tokens of the passages that it lacks."""
        order = look_up(brief, self._house)
        prompt = self._prompts.load(order.channel.prompt, brief.language)
        values = {
            **prompt_values(order, self._house.brand, learned=self._house.lessons(brief)),
            "limits": limits_line(order.channel, brief.language),
            "facts": "\n".join(_record(product, brief.language) for product in order.products),
        }
        known = {name: value for name, value in values.items() if name in prompt.variables}
        return Composed(joined(prompt.render(**known)), self._missing(order.products))

    def _missing(self, products: Sequence[Product]) -> Span:
        data, record = load("estimates"), len(products) * load("estimates")["record_tokens"]
        room, shares = max(self._passages - len(products), 0), data["passages"]
        if products:
            room, shares = min(room, data["beside_products"]), data["passages_beside"]
        most = room * self._passage_tokens
        return Span(*(record + most * shares[name] for name in ("low", "centre", "high")))


def joined(messages: Sequence[Message]) -> str:
    """The messages as one text, whose beginning is what a provider's cache compares."""
    return "\n".join(f"{message.role}\n{message.content}" for message in messages)


def _beginning(one: str, other: str) -> str:
    """What two texts have in common from their first character on."""
    length = next(
        (place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]),
        min(len(one), len(other)),
    )
    return one[:length]


def _record(product: Product, language: Language) -> str:
    own = product.description.get(language) or next(iter(product.description.values()), "")
    values = ", ".join(f"{name} {value}" for name, value in product.attributes.items())
    return f"{product.named(language)}\n{own}\n{values}"
