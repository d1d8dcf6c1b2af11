"""A voice learnt from good texts: what can be counted is counted, the model puts the manner into words."""

import json
import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.checks.wording import wording
from assistant.errors import InputError, ModelError
from assistant.llm.tokens import fit
from assistant.rules import load
from assistant.text.merge_tags import filled_in
from assistant.text.normalise import clean, fold
from assistant.text.numbers import figures
from assistant.text.sentences import split_sentences
from assistant.text.stopwords import STOP_WORDS
from assistant.text.terms import stem, words
from assistant.types.brief import VoiceProfile
from assistant.types.language import Language
from assistant.writing.prompting.asking import Asker
from assistant.writing.prompting.data import as_data

log = logging.getLogger(__name__)

FEWEST, MOST = 3, 10  # texts
SHORTEST, LONGEST = 40, 6000  # characters of each
MOST_RULES, MOST_WORDS = 8, 12
_RULE_CHARACTERS = 140
_TOKENS = 260
_LEAST_ROOM = 300  # tokens for the texts in the prompt
_EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]")
_WORD = re.compile(r"[^\W\d_]{4,}(?:-[^\W\d_]+)*")
_QUESTION = re.compile(r"\?\s*$")


@dataclass(frozen=True)
class VoiceLearner:
    """Learns voices with the chat model; nothing is kept: the profile is for a person to edit."""

    asker: Asker

    async def learn(self, texts: Sequence[str], language: Language) -> VoiceProfile:
        """The voice of three to ten texts in `language`.

        What is counted stands first among the rules; the model's rules follow, without any that states a
        figure. When the model fails, what is counted is the profile. Raises InputError for too few or too
        many texts, and for one that is too short or too long to tell anything.
        """
        whole = [clean(text).strip() for text in texts if text.strip()]
        _check(whole)
        counted = list(_counted(whole, language))
        told = [rule for rule in await self._told(whole, language) if rule not in counted]
        return VoiceProfile(
            language=language,
            voice=tuple([*counted, *told][:MOST_RULES]),
            do_words=tuple(_favourites(whole, language)),
            register=_register(whole, language),
            sentence_words=round(_sentence_words(whole), 1),
            texts=len(whole),
        )

    async def _told(self, texts: Sequence[str], language: Language) -> list[str]:
        room = max(self.asker.room("copy/voice", language), _LEAST_ROOM)
        share = room // len(texts) - 4
        shown = "\n".join(f"- {as_data(filled_in(text), share)}" for text in texts)
        schema = {
            "type": "object",
            "properties": {
                "rules": {
                    "type": "array",
                    "items": {"type": "string", "maxLength": _RULE_CHARACTERS},
                    "maxItems": 6,
                }
            },
            "required": ["rules"],
            "additionalProperties": False,
        }
        try:
            reply = await self.asker.ask("copy/voice", language, {"texts": fit(shown, room)}, schema, _TOKENS)
        except ModelError as error:
            log.warning("The model did not put a voice into words: %s", error.code)
            return []
        rules = reply.get("rules")
        return list(dict.fromkeys(_usable(rules if isinstance(rules, list) else [])))


def brand_yaml(profile: VoiceProfile) -> str:
    """The profile as lines for `brand.yaml`: voice, do_words and register in its language."""
    language = profile.language
    lines = ["voice:", f"  {language}:"]
    lines += [f"    - {json.dumps(rule, ensure_ascii=False)}" for rule in profile.voice]
    listed = ", ".join(json.dumps(word, ensure_ascii=False) for word in profile.do_words)
    lines += ["do_words:", f"  {language}: [{listed}]"]
    if profile.register:
        lines += ["registers:", f"  {language}: {profile.register}"]
    return "\n".join(lines) + "\n"


def _check(texts: Sequence[str]) -> None:
    if not FEWEST <= len(texts) <= MOST:
        raise InputError(
            f"A voice can't be learnt from {len(texts)} texts.", f"Give {FEWEST} to {MOST} good ones."
        )
    for number, text in enumerate(texts, start=1):
        if not SHORTEST <= len(text) <= LONGEST:
            raise InputError(
                f"Text {number} has {len(text)} characters.",
                f"Give texts of {SHORTEST} to {LONGEST} characters.",
            )


def _counted(texts: Sequence[str], language: Language) -> Iterator[str]:
    """Rules that counting tells, in words."""
    told = load("briefing")["voice"]
    whole = "\n".join(texts)
    yield told["length"][language].format(count=round(_sentence_words(texts)))
    yield told["exclamation" if "!" in whole else "no_exclamation"][language]
    yield told["emoji" if _EMOJI.search(whole) else "no_emoji"][language]
    openings = [split_sentences(text)[0] for text in texts]
    if sum(bool(_QUESTION.search(opening)) for opening in openings) * 2 > len(texts):
        yield told["question"][language]
    if all(figures(text) for text in texts):
        yield told["figures"][language]


def _sentence_words(texts: Sequence[str]) -> float:
    sentences = [sentence for text in texts for sentence in split_sentences(text)]
    counts = [count for count in (len(words(sentence)) for sentence in sentences) if count]
    return sum(counts) / len(counts) if counts else 0.0


def _register(texts: Sequence[str], language: Language) -> str:
    """How the reader is addressed: vous, tu, you; empty when they aren't."""
    said = Counter(word for text in texts for word in words(text))
    if language == "en":
        return "you" if said["you"] + said["your"] else ""
    forms = {form: {fold(word).rstrip("'") for word in wording("register")[form]} for form in ("vous", "tu")}
    counts = {form: sum(said[word] for word in found) for form, found in forms.items()}
    best = max(counts, key=lambda form: counts[form])
    return best if counts[best] else ""


def _favourites(texts: Sequence[str], language: Language) -> list[str]:
    """Words that more than one text uses, most used first, as they are written most often."""
    spread: Counter[str] = Counter()
    shapes: dict[str, Counter[str]] = {}
    for text in texts:
        found = [word.lower() for word in _WORD.findall(text) if fold(word) not in STOP_WORDS[language]]
        for word in found:
            shapes.setdefault(stem(fold(word), language), Counter())[word] += 1
        spread.update({stem(fold(word), language) for word in found})
    common = [each for each, count in spread.most_common() if count > 1]
    common.sort(key=lambda each: (-spread[each], -shapes[each].total(), each))
    return [shapes[each].most_common(1)[0][0] for each in common[:MOST_WORDS]]


def _usable(rules: Sequence[object]) -> Iterator[str]:
    """The model's rules that are rules: of one line, and without figures, which are facts of a text."""
    for rule in rules:
        text = as_data(str(rule), 60)
        if 5 < len(text) <= _RULE_CHARACTERS and not figures(text):
            yield text
