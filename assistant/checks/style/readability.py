"""How easily a text reads: Kandel-Moles for French, Flesch for English, and its longest sentence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assistant.checks.copy.subject import Subject
from assistant.checks.style.prose import Span, prose, spotted, word_count
from assistant.rules import load
from assistant.text.normalise import fold
from assistant.text.sentences import sentence_spans
from assistant.text.syllables import syllables
from assistant.types.brand import Segment
from assistant.types.draft import Finding
from assistant.types.language import Language

# Base, weight of words per sentence, weight of syllables per word.
_FORMULAS = {"fr": (207.0, 1.015, 73.6), "en": (206.835, 1.015, 84.6)}


@dataclass(frozen=True)
class Readability:
    """How a text reads: its index (0 to 100, higher is easier), words, sentences, the longest of them."""

    score: float
    words: int
    sentences: int
    longest: Span
    longest_words: int

    @property
    def words_a_sentence(self) -> float:
        """The average length of its sentences."""
        return self.words / max(self.sentences, 1)


def readability(text: str, language: Language) -> Readability:
    """Measure a text; addresses and merge tags count for nothing. An empty text reads at 100."""
    plain = prose(text)
    counts = {span: word_count(plain[slice(*span)]) for span in sentence_spans(plain)}
    counts = {span: count for span, count in counts.items() if count}
    if not counts:
        return Readability(100.0, 0, 0, (0, 0), 0)
    words, longest = sum(counts.values()), max(counts, key=lambda span: counts[span])
    base, by_sentence, by_word = _FORMULAS[language]
    score = base - by_sentence * words / len(counts) - by_word * syllables(plain, language) / words
    return Readability(min(max(score, 0.0), 100.0), words, len(counts), longest, counts[longest])


def least_score(channel: str, segment: Segment | None, language: Language) -> int:
    """What a text of this channel has to reach for these readers."""
    rules = load("readability")
    least: int = rules["least"].get(channel, rules["least"]["default"])[language]
    return least + (_shift(rules["segments"], segment) if segment else 0)


def _shift(entries: list[dict[str, Any]], segment: Segment) -> int:
    said = fold(" ; ".join([*segment.tone.values(), str(segment.behavioural.get("channel", ""))]))
    return next((int(entry["add"]) for entry in entries if re.search(entry["says"], said)), 0)


def check_readability(subject: Subject) -> Iterator[Finding]:
    """A warning per field that reads too hard for its channel and segment; a note on a very long sentence."""
    rules = load("readability")
    least = least_score(subject.channel.id, subject.segment, subject.language)
    for field, text in subject.fields.items():
        found = readability(text, subject.language)
        enough = found.words >= rules["fewest_words"] and found.sentences >= rules["fewest_sentences"]
        if enough and found.score < least:
            values = {"score": round(found.score), "least": least, "words": round(found.words_a_sentence)}
            yield spotted("readability.text", "warning", field, text, found.longest, **values)
        elif found.longest_words > rules["longest_sentence"]:
            values = {"words": found.longest_words, "most": rules["longest_sentence"]}
            yield spotted("readability.sentence", "info", field, text, found.longest, **values)
