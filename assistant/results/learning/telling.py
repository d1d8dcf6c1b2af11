"""What the kept lessons tell: notes for whoever edits a segment or the brand, and a few lines for a brief."""

from collections.abc import Mapping, Sequence

from assistant.results.learning.words import note
from assistant.text.terms import terms
from assistant.types.draft import Brief
from assistant.types.language import Language
from assistant.types.learning import Learned, LessonNote
from assistant.types.results import Lesson

MOST_NOTES = 2  # of a brief
NEAR = 0.25  # of the words of two goals that are in both


def notes_of(
    lessons: Sequence[Lesson], segment: str, channel: str, language: Language
) -> tuple[LessonNote, ...]:
    """The kept lessons of a segment and of the brand, its own first; an empty `channel` is any channel."""
    wanted = [
        lesson
        for lesson in lessons
        if lesson.segment in ("", segment) and (not channel or lesson.channel in ("", channel))
    ]
    own_first = sorted(wanted, key=lambda lesson: lesson.segment == "")
    return tuple(_noted(lesson, language) for lesson in own_first)


def learned(lessons: Sequence[Lesson], brief: Brief) -> Learned:
    """What the lessons say to a brief: of its segment or of all, in its channel and its language.

    Texts come from lessons of its own segment, from those with a near goal before others; of equals the
    newer lesson comes first.
    """
    ours = [
        lesson
        for lesson in lessons
        if lesson.segment in ("", brief.segment)
        and lesson.channel in ("", brief.channel)
        and lesson.language in ("", brief.language)
    ]
    ours.sort(key=lambda lesson: (lesson.segment == "", -nearness(lesson.goal, brief)))
    told = tuple(dict.fromkeys(note(lesson.evidence, brief.language) for lesson in ours))
    own = [lesson.evidence for lesson in ours if lesson.segment and lesson.evidence.get("texts")]
    texts: Mapping[str, str] = own[0]["texts"] if own else {}
    return Learned(told[:MOST_NOTES], texts.get("winner", ""), texts.get("loser", ""))


def nearness(goal: str, brief: Brief) -> float:
    """The share of the words of two goals that are in both, 0 where it is below `NEAR`: chance."""
    one, other = set(terms(goal, brief.language)), set(terms(brief.goal, brief.language))
    shared = len(one & other) / len(one | other) if one | other else 0.0
    return shared if shared >= NEAR else 0.0


def _noted(lesson: Lesson, language: Language) -> LessonNote:
    moment = lesson.decided_at or lesson.found_at
    return LessonNote(
        lesson=lesson.id,
        segment=lesson.segment,
        channel=lesson.channel,
        text=lesson.sentence[language],
        day=moment.date(),
        source=str(lesson.evidence.get("name", "")),
        kept_by=lesson.decided_by,
    )
