"""What the panel of the review shows, as HTML made from typed results. Knows nothing of Gradio."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.types.brand import Channel
from assistant.types.draft import Draft
from assistant.web.look.safe import Html, fill
from assistant.web.pages import Pages
from assistant.web.studio.campaign_run.views import TextView
from assistant.web.studio.drafts.present import DraftsPresenter
from assistant.web.texts import Words

PREFIX = "crev-"  # of the ids in a text's preview and findings: the page of drafts has the same ones
SAMPLE = 5  # texts of a sample, unless another number is asked for
_LINE = 70  # characters of a line in the editor


@dataclass(frozen=True)
class Listed:
    """A page of texts. `sample`: they were drawn at random, and no filter counts."""

    texts: Sequence[TextView]
    total: int
    current: int = 0
    newer: bool = False
    older: bool = False
    sample: bool = False


@dataclass(frozen=True)
class Opened:
    """The text that is open. `place`: which of its page; `why`: what stands against a decision."""

    view: TextView
    place: str
    draft: Draft | None
    editing: bool = False
    why: str = ""


@dataclass(frozen=True)
class Clash:
    """A contradiction between texts: what it is, and the numbers of the texts with what they are about."""

    severity: str
    message: str
    advice: str
    numbers: Sequence[tuple[int, str]]


@dataclass(frozen=True)
class ReviewPresenter:
    """Makes the pieces."""

    pages: Pages
    drafts: DraftsPresenter
    channels: Mapping[str, Channel]

    def list(self, words: Words, listed: Listed) -> Html:
        """The texts of one page, to choose from."""
        key = "crev_sampled" if listed.sample else "crev_found"
        heading = words(key, count=listed.total)
        return self.pages.render("campaign_texts", words=words, heading=heading, **vars(listed))

    def text(self, words: Words, opened: Opened) -> Html:
        """One text: what can be done, how it will look, and what the checks say."""
        draft = opened.draft
        missing = fill('<p class="b-empty">{}</p>', words("crev_no_text"))
        return self.pages.render(
            "campaign_text",
            words=words,
            text=opened.view,
            place=opened.place,
            why=opened.why,
            editing=opened.editing and draft is not None,
            language=draft.brief.language if draft else words.language,
            fields=self._fields(words, draft) if draft else [],
            preview=self.preview(words, draft) if draft else missing,
            review=self.drafts.review(words, draft, PREFIX) if draft else "",
        )

    def preview(self, words: Words, draft: Draft, prefix: str = PREFIX) -> Html:
        """How a text will look where it is read; `prefix` keeps its ids apart from those of others."""
        return self.drafts.preview(words, draft.fields, draft.brief, prefix)

    def bulk(self, words: Words, counts: Mapping[str, int], may: bool) -> Html:
        """How many texts wait, what can be approved at once, and the sample."""
        return self.pages.render(
            "campaign_bulk",
            words=words,
            counts=list(counts.items()),
            clean=counts["clean"],
            may=may,
            size=SAMPLE,
        )

    def agreement(self, words: Words, clashes: Sequence[Clash]) -> Html:
        """What contradicts itself between texts."""
        return self.pages.render("campaign_agreement", words=words, rows=clashes)

    def _fields(self, words: Words, draft: Draft) -> Sequence[tuple[str, str, str, int]]:
        rules = self.channels[draft.brief.channel].fields
        texts = [(rule, draft.fields.get(rule.name, "")) for rule in rules]
        return [(rule.name, rule.label[words.language], text, _rows(text)) for rule, text in texts]


def _rows(text: str) -> int:
    """How many lines the editor shows of a field."""
    return min(20, max(1, text.count("\n") + len(text) // _LINE + 1))
