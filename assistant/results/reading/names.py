"""What segments, channels, languages, variants and days are called in both languages."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from assistant import rules
from assistant.results.saying.phrases import phrase
from assistant.text.long_date import long_date
from assistant.types.brand import Bilingual, Channel, Segment
from assistant.types.draft import Vary
from assistant.types.language import LANGUAGES


@dataclass(frozen=True)
class Names:
    """The names of the company's segments and channels, and of the mechanisms of a campaign's variants."""

    segments: Mapping[str, Bilingual] = field(default_factory=dict)
    channels: Mapping[str, Bilingual] = field(default_factory=dict)
    mechanisms: Mapping[int, Bilingual] = field(default_factory=dict)  # by the number of the variant, from 0
    tell_language: bool = True  # where a place is named: not when nobody is written to in two
    alone: frozenset[str] = frozenset()  # channels that send to one segment: pooled are its languages

    @classmethod
    def made(cls, segments: Mapping[str, Segment], channels: Mapping[str, Channel]) -> "Names":
        """The names of what a company has."""
        return cls(
            {name: segment.name for name, segment in segments.items()},
            {name: channel.name for name, channel in channels.items()},
        )

    def varying(self, vary: Vary) -> "Names":
        """The same names, with the mechanisms of variants that differ in `vary`."""
        lines = rules.load("variants")[vary]
        count = min(len(lines[language]) for language in LANGUAGES)
        return replace(
            self,
            mechanisms={
                number: {language: _after_colon(lines[language][number]) for language in LANGUAGES}
                for number in range(count)
            },
        )

    def of(self, dimension: str, key: str) -> Bilingual:
        """What a value of a dimension is called; one that nobody knows any more is called by its key."""
        if dimension == "total":
            return phrase("places", "total")
        if dimension == "day":
            return _day(key)
        if dimension == "variant":
            return self._variant(int(key) - 1)
        known = {
            "segment": self.segments,
            "channel": self.channels,
            "language": rules.load("result_sentences")["languages"],
        }[dimension]
        return known.get(key) or dict.fromkeys(LANGUAGES, key)

    def place(self, segment: str, channel: str, language: str) -> Bilingual:
        """The readers of a comparison: “Familles pratiques, e-mail”; the language where it tells more."""
        together = "languages" if channel in self.alone and not language else "all"
        parts = [self.of("segment", segment) if segment else phrase("places", together)]
        parts.append(self.of("channel", channel))
        if language and self.tell_language:
            parts.append(self.of("language", language))
        first, *others = parts
        return {
            "fr": ", ".join([first["fr"], *(_lowered(part["fr"]) for part in others)]),
            "en": ", ".join(part["en"] for part in parts),
        }

    def group(self, segment: str, language: str) -> Bilingual:
        """A segment, and the language where it is told: “Familles pratiques (anglais)”."""
        name = self.of("segment", segment)
        if not language:
            return name
        inside = self.of("language", language)
        return {each: f"{name[each]} ({inside[each]})" for each in LANGUAGES}

    def _variant(self, number: int) -> Bilingual:
        what = self.mechanisms.get(number)
        if what is None:
            return phrase("places", "variant", number=number + 1)
        shown = {language: text.rstrip(".") for language, text in what.items()}
        return phrase("places", "variant_named", number=number + 1, what=shown)


def _day(key: str) -> Bilingual:
    if not key:
        return phrase("places", "no_day")
    return {language: long_date(dt.date.fromisoformat(key), language) for language in LANGUAGES}


def _after_colon(line: str) -> str:
    """“Angle de ce texte : le bénéfice …” without its first words."""
    return line.split(":", 1)[-1].strip()


def _lowered(name: str) -> str:
    """A French name inside a sentence: “e-mail”, but “SMS” as it is."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
