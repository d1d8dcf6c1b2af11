"""A question that the company has answered itself gets that answer, word for word."""

import re
from collections.abc import Sequence

from assistant.chat.reply.wording import Wording
from assistant.checks.evidence import evidence, statement
from assistant.checks.reply.citations import citation, clean_citations, with_markers
from assistant.search.dense.records import question_of
from assistant.search.gate import Gate
from assistant.text.sentences import split_sentences
from assistant.types.answer import Answer
from assistant.types.knowledge import Passage
from assistant.types.language import Language

LONGEST = 600  # characters; a longer answer is for a model to make short
# Spans of the gate above its floor. On the demo company questions of the same meaning begin at .6, and the
# words tell them from those about another country, product or means (docs/conversation.md).
NEAR = 0.6
_TELLING = 3  # words
_LAID_OUT = re.compile(r"^\s*(?:[-*•|>#]|\d+[.)]\s)", re.MULTILINE)


def own_answer(question: str, language: Language, passages: Sequence[Passage], gate: Gate) -> Answer | None:
    """The company's own answer, cited; None unless the best passage answers this very question.

    That is a FAQ entry of the company, in the visitor's language, which is near in meaning, has every word
    and figure of the question, and is not about another thing in its place. Raises IndexDamagedError
    for a calibration that can't be read.
    """
    if not passages:
        return None
    passage = passages[0]
    text = clean_citations(passage.chunk.text, 0).strip()
    asked = question_of(passage.chunk)
    if asked is None or not _quotable(passage, text, language):
        return None
    if gate.place(passage.similarity, language) < NEAR or not _same(question, asked, text, language):
        return None
    told = " ".join(_marked(each) for each in split_sentences(text))
    return Answer(told, language, "answered", (citation(1, passage, text, language),))


def _marked(sentence: str) -> str:
    """“Yes.” states nothing by itself: its proof stands behind the next sentence."""
    return sentence if len(sentence.split()) < _TELLING else with_markers(sentence, (1,))


def _quotable(passage: Passage, text: str, language: Language) -> bool:
    chunk = passage.chunk
    trusted = chunk.trust in ("official", "editorial")
    whole = passage.standing == "current" and len(passage.ids) < 2
    plain = 0 < len(text) <= LONGEST and _LAID_OUT.search(text) is None
    return trusted and whole and plain and chunk.language == language and chunk.sku is None


def _same(question: str, asked: str, text: str, language: Language) -> bool:
    """Whether the entry is about what the question is about.

    “Vendez-vous des cartes postales ?” has a word that the entry on gift cards lacks. “Votre coton est-il
    bio ?” has all words of the entry on linen, one of them in its answer only, and lacks its linen.
    """
    wanted, offered = statement(question, language), statement(asked, language)
    said = evidence(f"{asked}\n{text}", language, False)
    wording = Wording(wanted, foreign=False)
    if not wanted.words or not all(said.holds(figure) for figure in wanted.figures):
        return False
    stems = {stemmed for stemmed, _ in wanted.words}
    if stems - wording.common(f"{asked}\n{text}"):
        return False
    beside = stems - wording.common(asked)
    missing = {stemmed for stemmed, _ in offered.words} - Wording(offered, foreign=False).common(question)
    return not (beside and missing)
