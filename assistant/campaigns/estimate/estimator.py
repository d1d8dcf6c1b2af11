"""What a run will take: tokens, euros and time, as a range with what it rests on."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assistant.campaigns.estimate.counted import Counted, Writer
from assistant.campaigns.estimate.sizes import Compose, prompted
from assistant.campaigns.estimate.spans import plus, rounded, scaled, spanned
from assistant.llm.prices import Batch, Price, batch_of, cache_of, price_of
from assistant.rules import load
from assistant.store.campaigns.measured import Measured
from assistant.text.counting.said import filled
from assistant.types.brand import Bilingual, Channel
from assistant.types.campaign import Campaign, Estimate, PlannedText, Span


@dataclass(frozen=True)
class Composing:
    """What composes prompts now, and whether they hold their facts."""

    compose: Compose
    exact: bool


@dataclass(frozen=True)
class Estimated:
    """An estimate, and what the prompts were counted at: kept, so that a run can be compared with it."""

    estimate: Estimate
    prompts: Mapping[str, Any]


@dataclass(frozen=True)
class Estimator:
    """Estimates the runs of one model; `composing` is asked each time: the index may be made meanwhile."""

    model: str
    embedded: bool
    channels: Mapping[str, Channel]
    composing: Callable[[], Composing]
    measured: Callable[[str, bool], Measured]

    def estimate(self, campaign: Campaign, texts: Sequence[PlannedText]) -> Estimated:
        """What it takes to write `texts`, which are some. Composes prompts: a moment; calls no model.

        Raises what composing a prompt raises: IndexMissingError, KnowledgeError.
        """
        composing = self.composing()
        measured = self.measured(self.model, composing.exact)
        sizes = prompted(campaign, texts, composing.compose, self.model)
        places: Counter[tuple[str, str]] = Counter((text.channel, text.language) for text in texts)
        writer = Writer(self.model, self.embedded, self.channels)
        counted = Counted(writer, measured, places, sizes)
        prompt, cached, output = counted.prompt(), counted.cached(), counted.output()
        at_once = 1 if self.embedded else min(campaign.concurrency, len({text.cell for text in texts}))
        estimate = Estimate(
            texts=len(texts),
            calls=rounded(counted.calls()),
            prompt_tokens=rounded(prompt),
            cached_tokens=rounded(cached),
            completion_tokens=rounded(output),
            seconds=scaled(counted.seconds(), 1 / at_once),
            cost_eur=self._cost(prompt, cached, output),
            batch_cost_eur=self._batch_cost(prompt, output),
            basis=tuple(self._basis(composing, measured, counted)),
            error=measured.error,
        )
        first = {" ".join(place): span.centre for place, span in sizes.places.items()}
        return Estimated(estimate, {"exact": composing.exact, "places": first})

    @property
    def price(self) -> Price | None:
        """What a token of the model costs; nothing where it runs here, None where it is not known."""
        return Price(Decimal(0), Decimal(0), Decimal(0)) if self.embedded else price_of(self.model)

    def _cost(self, prompt: Span, cached: Span, output: Span) -> Span | None:
        """The low end and the centre with the cache, the high end without it."""
        price = self.price
        if price is None:
            return None
        full, read, written = float(price.input), float(price.cached_input), float(price.output)
        saved = scaled(Span(cached.high, cached.centre, 0.0), full - read)
        return Span(
            *(
                max(tokens * full - less, 0.0) + words * written
                for tokens, less, words in zip(spanned(prompt), spanned(saved), spanned(output), strict=True)
            )
        )

    def _batch_cost(self, prompt: Span, output: Span) -> Span | None:
        """At the batch API's discount off the full price: no provider is known to add that of its cache."""
        price, batch = self.price, self._batch
        if price is None or batch is None:
            return None
        full = plus(scaled(prompt, float(price.input)), scaled(output, float(price.output)))
        return scaled(full, 1 - float(batch.discount))

    @property
    def _batch(self) -> Batch | None:
        return None if self.embedded else batch_of(self.model)

    def _basis(self, composing: Composing, measured: Measured, counted: Counted) -> Sequence[Bilingual]:
        words, name = load("estimates")["basis"], {"model": self.model}
        lines = [
            filled(
                words["sampled" if composing.exact else "outlined"],
                count=counted.sizes.count,
                texts=sum(counted.places.values()),
            )
        ]
        own = sum(measured.places[place].texts for place in counted.places if counted.known(place))
        if own:
            lines.append(filled(words["measured"], count=own, **name))
        if not all(counted.known(place) for place in counted.places):
            told = words["pooled"] if counted.pooled else words["limits"]
            lines.append(filled(told, count=measured.texts, **name))
        if self.embedded:
            lines.append(words["free"])
        elif self.price is None:
            lines.append(filled(words["no_price"], **name))
        else:
            lines += self._discounts(words, counted)
        if measured.error is not None:
            percent = round(measured.error * 100)
            lines.append(filled(words["error"], runs=len(measured.runs), percent=percent, **name))
        return lines

    def _discounts(self, words: Mapping[str, Bilingual], counted: Counted) -> list[Bilingual]:
        least = cache_of(self.model)
        if least and counted.cached().centre:
            lines = [filled(words["cache"], least=least)]
        else:
            lines = [filled(words["no_cache"], tokens=round(min(counted.sizes.shared.values())))]
        if (batch := self._batch) is not None:
            percent = round(batch.discount * 100)
            lines.append(filled(words["batch"], percent=percent, source=batch.source, checked=batch.checked))
        return lines
