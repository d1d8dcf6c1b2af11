"""What the texts of a plan take together: as was measured with the model, else by planning values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assistant.campaigns.estimate.sizes import Prompted, reply_tokens
from assistant.campaigns.estimate.spans import over, plus, scaled, times
from assistant.llm.dialect import reasoning_room
from assistant.llm.prices import cache_of
from assistant.rules import load
from assistant.store.campaigns.measured import Measured, Taken
from assistant.types.brand import Channel
from assistant.types.campaign import Span

LEAST_MEASURED = 5  # texts, below which their mean tells too little
Place = tuple[str, str]


@dataclass(frozen=True)
class Writer:
    """The model that writes, and the channels that it writes for."""

    model: str
    embedded: bool
    channels: Mapping[str, Channel]

    def reply(self, place: Place) -> Span:
        """Tokens of a first reply, as planning values tell."""
        channel, language = place
        found = reply_tokens(self.channels[channel], language)
        if reasoning_room(self.model):
            found = plus(found, Span(**load("estimates")["thought_tokens"]))
        return found


@dataclass(frozen=True)
class Counted:
    """The sums over the texts; `places` counts them by channel and language.

    A place of which enough texts were measured is told by their mean; another one by how all that were
    measured compare with the planning values; without any, by these alone.
    """

    writer: Writer
    measured: Measured
    places: Mapping[Place, int]
    sizes: Prompted

    def known(self, place: Place) -> bool:
        """Whether enough texts of that place were measured."""
        taken = self.measured.places.get(place)
        return taken is not None and taken.texts >= LEAST_MEASURED

    @property
    def pooled(self) -> bool:
        """Whether enough texts were measured at all."""
        return self.measured.texts >= LEAST_MEASURED

    def calls(self) -> Span:
        """The calls of all texts."""
        count = sum(self.places.values())
        return plus(over(count), scaled(self._repaired(), count))

    def prompt(self) -> Span:
        """Tokens of all prompts: a repair is asked after the first prompt and its reply."""
        return self._summed(self._prompt)

    def output(self) -> Span:
        """Tokens of all replies, the repairs among them."""
        return self._summed(self._output)

    def seconds(self) -> Span:
        """Seconds of all texts one after the other."""
        return self._summed(self._seconds)

    def cached(self) -> Span:
        """Tokens of the prompts that a provider reads from its cache; none is the low end."""
        least = cache_of(self.writer.model)
        if self.writer.embedded or not least:
            return over(0)
        if self.pooled:
            prompt = self.prompt()
            return Span(0.0, prompt.centre * self.measured.cached, prompt.high * self.measured.cached)
        first = sum(
            self.sizes.shared[place] * (count - 1)
            for place, count in self.places.items()
            if self.sizes.shared[place] >= least
        )
        prompts = [(self.sizes.places[place].centre, count) for place, count in self.places.items()]
        repairs = scaled(self._repaired(), sum(size * count for size, count in prompts if size >= least))
        return Span(0.0, first + repairs.centre, first + repairs.high)

    def _summed(self, of_one: Callable[[Place], Span]) -> Span:
        total = over(0)
        for place, count in self.places.items():
            total = plus(total, scaled(of_one(place), count))
        return total

    def _prompt(self, place: Place) -> Span:
        first, ratio = self.sizes.places[place], self._prompt_ratio(place)
        if ratio is not None:
            return scaled(first, ratio)
        again = plus(plus(first, self._output(place)), over(load("estimates")["repair_tokens"]))
        return plus(first, times(self._repaired(), again))

    def _output(self, place: Place) -> Span:
        if self.known(place):
            mean = self.measured.places[place].completion_tokens
            return Span(mean * 0.9, mean, mean * 1.1)
        reply = self.writer.reply(place)
        if self.pooled:
            mean = reply.centre * self._all(lambda taken: taken.completion_tokens, self.writer.reply)
            return Span(mean * 0.6, mean, mean * 1.6)
        repeated = scaled(self._repaired(), load("estimates")["rewritten"])
        return times(reply, plus(over(1), repeated))

    def _seconds(self, place: Place) -> Span:
        if self.known(place):
            mean = self.measured.places[place].seconds
            return Span(mean * 0.8, mean, mean * 1.3)
        if self.pooled:
            mean = self._output(place).centre * self._all(lambda taken: taken.seconds, self._output)
            return Span(mean * 0.6, mean, mean * 2.0)
        data = load("estimates")
        calls = plus(over(1), scaled(self._repaired(), data["rewritten"]))
        return plus(times(self._call_seconds(place), calls), Span(**data["own_seconds"]))

    def _call_seconds(self, place: Place) -> Span:
        speed = load("estimates")["embedded" if self.writer.embedded else "remote"]
        words = _divided(self.writer.reply(place), Span(**speed["tokens_per_second"]))
        if self.writer.embedded:
            return plus(_divided(self.sizes.places[place], Span(**speed["read_per_second"])), words)
        return plus(Span(**speed["first_token"]), words)

    def _repaired(self) -> Span:
        """The share of the texts that are asked for a second time."""
        if not self.pooled:
            return Span(**load("estimates")["repaired"])
        share = max(self.measured.calls - 1.0, 0.0)
        return Span(share * 0.8, share, share * 1.2)

    def _prompt_ratio(self, place: Place) -> float | None:
        """Prompt tokens that a text takes for each of its first prompt; None: never measured so."""
        if self.known(place) and (own := self.measured.places[place].prompt_ratio) is not None:
            return own
        rated = [taken for taken in self.measured.places.values() if taken.prompt_ratio is not None]
        texts = sum(taken.texts for taken in rated)
        if texts < LEAST_MEASURED:
            return None
        return sum((taken.prompt_ratio or 0.0) * taken.texts for taken in rated) / texts

    def _all(self, value: Callable[[Taken], float], against: Callable[[Place], Span]) -> float:
        """How a value of all measured texts compares with what `against` says of their places."""
        pairs = [(p, taken) for p, taken in self.measured.places.items() if p[0] in self.writer.channels]
        said = sum(against(place).centre * taken.texts for place, taken in pairs)
        return sum(value(taken) * taken.texts for _, taken in pairs) / said if said else 1.0


def _divided(tokens: Span, speed: Span) -> Span:
    return Span(tokens.low / speed.low, tokens.centre / speed.centre, tokens.high / speed.high)
