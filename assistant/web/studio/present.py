"""What the studio shows, as HTML made from typed results. Knows nothing of Gradio or of the network."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.errors import AssistantError
from assistant.types.brand import Brand
from assistant.types.draft import DraftProgress
from assistant.web.look.markup import mark
from assistant.web.look.safe import Html, fill
from assistant.web.pages import Pages
from assistant.web.report_lines import in_language
from assistant.web.studio.form import Trial
from assistant.web.texts import Words


@dataclass(frozen=True)
class Probed:
    """How a tried model answered. `first_token_ms` is None when it was not measured."""

    model: str
    host: str
    first_token_ms: float | None
    reply: str


@dataclass(frozen=True)
class Presenter:
    """Makes the pieces of one company's studio."""

    pages: Pages
    brand: Brand

    def empty(self, words: Words) -> Html:
        """What stands where a draft will be."""
        return self.pages.render("studio_empty", words=words)

    def progress(self, words: Words, step: DraftProgress) -> Html:
        """Where the writing stands, and how much has come in."""
        detail = words("stage_count", count=len(step.text)) if step.text else ""
        return self.pages.render("studio_progress", step=words(f"stage_{step.stage}"), detail=detail)

    def note(self, words: Words, key: str) -> Html:
        """A line of text in place of a draft."""
        return fill('<p class="b-note" role="status">{}</p>', words(key))

    def fault(self, words: Words, title: str, error: AssistantError | None = None) -> Html:
        """An error with its next step; copywriters see what administrators see. None: a fault of our own."""
        message, next_step = (error.message, error.next_step) if error else (words("fault_own"), "")
        told = in_language(str(error), words.language)
        if error and told != str(error):
            message, next_step = told, ""
        return self.pages.render("studio_fault", title=words(title), message=message, next_step=next_step)

    def status(self, words: Words, status: Mapping[str, Any], embedded: bool) -> Html:
        """Which model answers, where texts go, and what is indexed."""
        return self.pages.render("studio_status", words=words, status=status, embedded=embedded)

    def probed(self, words: Words, trial: Trial, probed: Probed) -> Html:
        """A model that answered, and the lines that would use it. The key is not among what is shown."""
        reply = mark(probed.reply, lambda _number: None)
        lines = trial.env_lines(words("probe_your_key"))
        return self.pages.render("studio_probed", words=words, probed=probed, reply=reply, lines=lines)
