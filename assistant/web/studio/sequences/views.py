"""A sequence as its page shows it: what was written, what still is, and what the messages say together."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from assistant.types.brand import Channel, Segment
from assistant.types.draft import Draft, DraftProgress, Finding
from assistant.types.language import Language
from assistant.types.sequence import KeptSequence, MessageSequence
from assistant.types.stored import StoredDraft
from assistant.web.look.safe import Html, fill
from assistant.web.pages import Pages
from assistant.web.studio.drafts.arriving import arriving
from assistant.web.studio.drafts.present import SEVERITIES, DraftsPresenter
from assistant.web.studio.leads.present import when
from assistant.web.texts import Words
from assistant.writing.sequence import wait_of

PREFIX = "seq-"  # begins the ids of each message's preview and findings
_LINE = 30  # characters of a line in the editor
_NOTHING = Html("")


@dataclass(frozen=True)
class Opened:
    """A kept sequence as somebody has it open; `acts` is what they may do, by a draft's number."""

    kept: KeptSequence
    messages: Sequence[StoredDraft]
    together: Sequence[tuple[int, Finding]]
    acts: Mapping[int, Collection[str]]
    editing: int = 0  # the number of the draft in the editor
    writes: bool = False
    going: bool = False  # somebody is having it written


@dataclass(frozen=True)
class MessageView:
    """One message. `stage` says where its writing stands, empty once there is a text."""

    place: int
    title: str
    wait: str
    language: Language
    stage: str = ""
    texts: Sequence[tuple[str, str]] = ()
    number: int = 0
    state: str = ""
    status: str = ""
    told: str = ""
    blocked: bool = False
    acts: Sequence[str] = ()
    editing: bool = False
    moment: str = ""
    fields: Sequence[tuple[str, str, str, int]] = ()
    preview: Html = _NOTHING
    review: Html = _NOTHING


class SequencePresenter:
    """Makes the pieces of the page."""

    def __init__(
        self,
        pages: Pages,
        drafts: DraftsPresenter,
        channels: Mapping[str, Channel],
        segments: Mapping[str, Segment],
        presets: Mapping[str, MessageSequence],
    ) -> None:
        self._pages = pages
        self._drafts = drafts
        self._channels = channels
        self._segments = segments
        self._presets = presets

    def steps(self, words: Words, preset: MessageSequence) -> Html:
        """What a sequence is made of: each message with when it is sent, and where it ends."""
        language = words.language
        rows = [
            (
                self._channel(words, step.channel),
                wait_of(preset, number, language),
                step.goal[language],
                step.offer,
            )
            for number, step in enumerate(preset.steps)
        ]
        return self._pages.render(
            "sequence_steps",
            words=words,
            rows=rows,
            stops=preset.stops[language],
            product=preset.needs_product,
        )

    def title(self, words: Words, kept: KeptSequence) -> str:
        """A kept sequence in a list."""
        preset = self._presets.get(kept.sequence)
        segment = self._segments.get(kept.brief.segment)
        return words(
            "seq_title",
            name=preset.name[words.language] if preset else kept.sequence,
            segment=segment.name[words.language] if segment else kept.brief.segment,
            language=words(f"library_in_{kept.brief.language}"),
            author=kept.created_by or words("history_nobody"),
            when=when(words, kept.created_at),
        )

    def writing(
        self,
        words: Words,
        preset: MessageSequence,
        steps: Mapping[int, DraftProgress | Draft],
        language: Language,
    ) -> Html:
        """The messages while they come in, one after the other."""
        views = [
            self._coming(words, preset, place, steps.get(place), language)
            for place in range(len(preset.steps))
        ]
        return self._pages.render(
            "sequence_messages", words=words, title=preset.name[words.language], about="", messages=views,
            count=len(views), together=[], checked=False, missing=0, writes=False,
        )  # fmt: skip

    def opened(self, words: Words, opened: Opened) -> Html:
        """The messages side by side, what they say against each other, and what can be done."""
        preset = self._presets.get(opened.kept.sequence)
        steps = len(preset.steps) if preset else 0
        last = max((message.draft.variant + 1 for message in opened.messages), default=0)
        return self._pages.render(
            "sequence_messages",
            words=words,
            title=preset.name[words.language] if preset else opened.kept.sequence,
            about=self.title(words, opened.kept),
            messages=[self._message(words, opened, preset, message) for message in opened.messages],
            count=max(steps, last),
            editing=opened.editing,
            together=self._together(words, opened),
            checked=len(opened.messages) > 1,
            missing=max(steps - len(opened.messages), 0),
            writes=opened.writes,
            going=opened.going,
        )

    def files(self, words: Words, choices: Mapping[str, Sequence[tuple[str, str]]], waiting: int) -> Html:
        """The form that asks for a file of all messages; `waiting`: so many are not approved."""
        return self._pages.render("sequence_file", words=words, waiting=waiting, **choices)

    def ready(self, words: Words, file: str, size: int, warnings: Sequence[str], address: str) -> Html:
        """The line of a finished file."""
        return self._pages.render(
            "draft_file", words=words, file=file, size=size, warnings=warnings, address=address
        )

    def conflict(self, words: Words, by: str) -> Html:
        """Another text was kept meanwhile; nothing of either was overwritten."""
        return fill(
            '<p class="b-odd" role="alert">{}</p>', words("seq_conflict", by=by or words("history_nobody"))
        )

    def _coming(
        self,
        words: Words,
        preset: MessageSequence,
        place: int,
        step: DraftProgress | Draft | None,
        language: Language,
    ) -> MessageView:
        fields = step.fields if isinstance(step, Draft) else arriving(step.text) if step else {}
        stage = (
            "" if isinstance(step, Draft) else words(f"stage_{step.stage}") if step else words("seq_waits")
        )
        return MessageView(
            place + 1,
            self._channel(words, preset.steps[place].channel),
            wait_of(preset, place, words.language),
            language,
            stage,
            self._texts(words, preset.steps[place].channel, fields),
        )

    def _message(
        self, words: Words, opened: Opened, preset: MessageSequence | None, stored: StoredDraft
    ) -> MessageView:
        draft, acts = stored.draft, opened.acts.get(stored.id, ())
        place, channel = draft.variant, draft.brief.channel
        counts = [sum(finding.severity == each for finding in draft.findings) for each in SEVERITIES]
        prefix, editing = f"{PREFIX}{place}-", stored.id == opened.editing
        known = preset is not None and place < len(preset.steps)
        return MessageView(
            place + 1,
            self._channel(words, channel),
            wait_of(preset, place, words.language) if preset and known else "",
            draft.brief.language,
            number=stored.id,
            state=words(f"state_{stored.status}", number=stored.version),
            status=stored.status,
            told=words("seq_counts", errors=counts[0], warnings=counts[1]),
            blocked=counts[0] > 0,
            acts=[act for act in ("edit", "submit", "approve", "reopen") if act in acts],
            editing=editing,
            moment=stored.changed_at.isoformat(),
            fields=self._fields(words, draft) if editing else (),
            preview=self._drafts.preview(words, draft.fields, draft.brief, prefix),
            review=self._drafts.review(words, draft, prefix),
        )

    def _together(self, words: Words, opened: Opened) -> list[tuple[str, str, str]]:
        """What the messages say against each other: (severity, message, advice)."""
        return [
            (
                finding.severity,
                words("seq_in", number=opened.messages[place].draft.variant + 1)
                + finding.message[words.language],
                finding.advice.get(words.language, ""),
            )
            for place, finding in opened.together
        ]

    def _fields(self, words: Words, draft: Draft) -> Sequence[tuple[str, str, str, int]]:
        rules = self._channels[draft.brief.channel].fields
        texts = [(rule, draft.fields.get(rule.name, "")) for rule in rules]
        return [(rule.name, rule.label[words.language], text, _rows(text)) for rule, text in texts]

    def _texts(self, words: Words, channel: str, fields: Mapping[str, str]) -> list[tuple[str, str]]:
        known = self._channels.get(channel)
        labels = {rule.name: rule.label[words.language] for rule in known.fields} if known else {}
        return [(labels.get(name, name), text) for name, text in fields.items() if text.strip()]

    def _channel(self, words: Words, id_: str) -> str:
        channel = self._channels.get(id_)
        return channel.name[words.language] if channel else id_


def _rows(text: str) -> int:
    """How many lines the editor shows of a field."""
    return min(20, max(1, text.count("\n") + len(text) // _LINE + 1))
