"""A brief from a sentence: names, products and days are heard by code, the rest is sorted by the model."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.errors import InputError, ModelError
from assistant.text.normalise import clean
from assistant.types.draft import Brief, Offer
from assistant.types.language import Language
from assistant.writing.order import GOAL_CHARACTERS, MOST_VARIANTS, PART_CHARACTERS, House
from assistant.writing.parts.masks import masked
from assistant.writing.prompting import heard
from assistant.writing.prompting.asking import Asker
from assistant.writing.prompting.data import as_data

log = logging.getLogger(__name__)

_TOKENS = 220
_SENTENCE_TOKENS = 200
_PARTS = ("channel", "segment", "goal", "offer", "conditions", "tone", "cta")


@dataclass(frozen=True)
class SentenceReader:
    """Makes briefs of what copywriters say in a sentence. The brief is to be read before it is written."""

    asker: Asker
    house: House

    async def read(self, sentence: str, language: Language) -> Brief:
        """The brief that a sentence means; what it does not say is as in an empty brief.

        Ids, products, days, codes and links are those of the sentence, never the model's, and of the model's
        words only those that the sentence says itself are kept. When the model fails, what code heard is
        enough. Raises InputError for an empty or too long sentence.
        """
        said = " ".join(clean(sentence).split())
        if not said:
            raise InputError("The sentence is empty.", "Say what the text is for, in a sentence.")
        if len(said) > GOAL_CHARACTERS:
            raise InputError(
                f"The sentence has {len(said)} characters.", f"Shorten it to {GOAL_CHARACTERS} at most."
            )
        language = heard.named_language(said, language)
        sorted_out = await self._sorted(said, language)
        return await asyncio.to_thread(self._brief, said, language, sorted_out)

    async def _sorted(self, said: str, language: Language) -> Mapping[str, str]:
        """What the model makes of it; empty when it makes nothing."""
        hidden = masked({"said": said}, keep_links=True)
        values = self._values(hidden.fields["said"], language)
        try:
            reply = await self.asker.ask("copy/brief", language, values, self._schema(), _TOKENS)
        except ModelError as error:
            log.warning("The model did not sort a request into a brief: %s", error.code)
            return {}
        parts = {part: str(reply.get(part) or "").strip()[:PART_CHARACTERS] for part in _PARTS}
        return hidden.restored(parts)

    def _values(self, said: str, language: Language) -> dict[str, str]:
        house = self.house
        return {
            "channels": ", ".join(house.channels),
            "segments": "; ".join(f"{one.id} = {one.name[language]}" for one in house.segments.values()),
            "sentence": as_data(said, _SENTENCE_TOKENS),
        }

    def _schema(self) -> dict[str, Any]:
        texts = {part: {"type": "string", "maxLength": PART_CHARACTERS} for part in _PARTS}
        texts["channel"] = {"type": "string", "enum": ["", *self.house.channels]}
        texts["segment"] = {"type": "string", "enum": ["", *self.house.segments]}
        return {
            "type": "object",
            "properties": texts,
            "required": list(_PARTS),
            "additionalProperties": False,
        }

    def _brief(self, said: str, language: Language, reply: Mapping[str, str]) -> Brief:
        house = self.house
        channel = heard.named_channel(said, house.channels) or _known(reply.get("channel"), house.channels)
        segment = heard.named_segment(said, house.segments, language) or _known(
            reply.get("segment"), house.segments
        )
        return Brief(
            channel=channel,
            segment=segment,
            goal=_goal(said, reply.get("goal", "")),
            language=language,
            products=heard.named_products(said, house.catalogue.all(), language),
            offer=self._offer(said, reply),
            tone=_kept(reply, "tone", said),
            cta=_kept(reply, "cta", said),
            link=heard.link(said),
            variants=heard.variants(said, MOST_VARIANTS),
        )

    def _offer(self, said: str, reply: Mapping[str, str]) -> Offer:
        text = _kept(reply, "offer", said) or heard.offered(said)
        if not text:
            return Offer()
        starts, ends = heard.period(said, self.house.today())
        return Offer(text, starts, ends, _kept(reply, "conditions", said), heard.code(said))


def _known(name: str | None, known: Mapping[str, object]) -> str:
    """The name when there is one of that name, else the first that there is."""
    return name if name and name in known else next(iter(known), "")


def _kept(reply: Mapping[str, str], part: str, said: str) -> str:
    """The model's words for a part, unless it added some."""
    words = reply.get(part, "")
    return words if heard.said_in(words, said) else ""


def _goal(said: str, goal: str) -> str:
    """The model's goal when it says what the sentence does; else the sentence, which is one too."""
    return goal if heard.mostly_said_in(goal, said) else said
