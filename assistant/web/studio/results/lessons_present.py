"""What the studio shows of lessons and of texts' results, as HTML. Knows nothing of Gradio."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.results.learning.words import label
from assistant.results.plots.words import Said
from assistant.results.reading.metrics import definitions
from assistant.results.reading.names import Names
from assistant.store.results.lessons import UNSUPPORTED
from assistant.text.long_date import long_date
from assistant.types.learning import LessonNote, TextResult, UsedAngle
from assistant.types.results import Lesson
from assistant.web.look.safe import Html
from assistant.web.pages import Pages
from assistant.web.studio.drafts.amounts import number
from assistant.web.texts import Words


@dataclass(frozen=True)
class ArmRow:
    """A way of writing with how it did."""

    way: str
    readers: str
    value: str
    interval: str
    won: bool


@dataclass(frozen=True)
class LessonCard:
    """A lesson as it is shown."""

    id: int
    state: str
    place: str
    sentence: str
    source: str
    decided: str
    metric: str
    arms: Sequence[ArmRow]
    may_keep: bool
    may_drop: bool


@dataclass(frozen=True)
class LessonsPresenter:
    """Makes the pieces; `names` are those of segments and channels."""

    pages: Pages
    names: Names

    def list(self, words: Words, lessons: Sequence[Lesson], kind: str, may: bool) -> Html:
        """The lessons of a campaign (`kind` is “found”), or all that were kept (“kept”)."""
        return self.pages.render(
            "lessons",
            words=words,
            kind=kind,
            title=words(f"lessons_title_{kind}"),
            hint=words(f"lessons_hint_{kind}"),
            nothing=words(f"lessons_none_{kind}"),
            lessons=[self._card(words, lesson) for lesson in lessons],
            may=may,
        )

    def notes(self, words: Words, notes: Sequence[LessonNote]) -> Html:
        """The kept lessons of a segment or of the brand, where these are edited."""
        lines = [
            (note.text, _when(words, "lessons_note_source", note.day, source=note.source)) for note in notes
        ]
        return self.pages.render("lessons_notes", words=words, notes=lines)

    def used(self, words: Words, used: Sequence[UsedAngle], notes: Sequence[LessonNote]) -> Html:
        """The ways that were tried on these readers, with how they did, and the notes on them."""
        rows = [
            (
                each.label[words.language],
                self.result(words, each.result),
                each.result.campaign_name,
                long_date(each.day, words.language),
            )
            for each in used
        ]
        return self.pages.render("lessons_used", words=words, rows=rows, notes=[note.text for note in notes])

    def result(self, words: Words, result: TextResult) -> str:
        """How a text did, on a line: sent, click rate with its interval, what the comparison says."""
        said, rate = Said(words.language), result.rate
        line = words(
            "lessons_result",
            sent=number(words, result.sent),
            value=said.value(rate.metric, rate.value),
            low=said.value(rate.metric, rate.low),
            high=said.value(rate.metric, rate.high),
        )
        if result.verdict is None:
            return line
        verdict = words("lessons_winner") if result.won else self._verdict(words, result)
        return f"{line} · {verdict}"

    def _verdict(self, words: Words, result: TextResult) -> str:
        # In a comparison that has a winner, the others did less well.
        return words(f"lessons_verdict_{'beaten' if result.verdict == 'winner' else result.verdict}")

    def _card(self, words: Words, lesson: Lesson) -> LessonCard:
        evidence, language = lesson.evidence, words.language
        unsupported = lesson.reason == UNSUPPORTED
        metric = definitions()[evidence["metric"]]
        source = _when(words, "lessons_source", lesson.found_at.date(), source=evidence["name"])
        place = self.names.place(lesson.segment, lesson.channel, lesson.language)[language]
        return LessonCard(
            id=lesson.id,
            state=lesson.state,
            place=place,
            sentence=_without_place(lesson.sentence[language], place),
            source=source,
            decided=_decided(words, lesson, unsupported),
            metric=metric.name[language],
            arms=[_arm(words, evidence, arm) for arm in evidence["arms"]],
            may_keep=lesson.state != "kept" and not unsupported,
            may_drop=lesson.state != "dropped",
        )


def _without_place(sentence: str, place: str) -> str:
    """The sentence below a heading that says its place already."""
    return sentence.removeprefix(place).lstrip("\u00a0: ")


def _arm(words: Words, evidence: Mapping[str, Any], arm: Mapping[str, Any]) -> ArmRow:
    said, rate = Said(words.language), arm["rate"]
    known = rate["low"] is not None and rate["high"] is not None
    low, high = said.value(rate["metric"], rate["low"]), said.value(rate["metric"], rate["high"])
    return ArmRow(
        way=label(evidence["vary"], arm["variant"])[words.language],
        readers=number(words, rate["readers"]),
        value=said.value(rate["metric"], rate["value"]),
        interval=words("lessons_between", low=low, high=high) if known else "–",
        won=arm["variant"] == evidence["winner"],
    )


def _decided(words: Words, lesson: Lesson, unsupported: bool) -> str:
    if unsupported:
        return words("lessons_unsupported")
    if lesson.decided_at is None:
        return ""
    told = _when(words, f"lessons_by_{lesson.state}", lesson.decided_at.date(), by=lesson.decided_by)
    return f"{told} {words('lessons_why', reason=lesson.reason)}" if lesson.reason else told


def _when(words: Words, key: str, day: Any, **values: object) -> str:
    return words(key, day=long_date(day, words.language), **values)
