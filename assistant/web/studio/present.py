"""What the studio shows, as HTML made from typed results. Knows nothing of Gradio or of the network."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.errors import AssistantError
from assistant.text.counting import characters
from assistant.types.brand import Brand, Channel, FieldRule
from assistant.types.draft import Draft, DraftProgress, Finding
from assistant.web.look.markup import Links, mark
from assistant.web.look.safe import Html, fill
from assistant.web.pages import Pages
from assistant.web.report_lines import in_language
from assistant.web.studio.form import Trial
from assistant.web.texts import Words

_SEVERITIES = ("error", "warning", "info")


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

    def made_by(self, words: Words, draft: Draft) -> Html:
        """Which model wrote the draft, and whether it was repaired."""
        return self.pages.render("studio_made_by", words=words, draft=draft)

    def count(self, words: Words, rule: FieldRule, text: str) -> Html:
        """The length of a field in characters as a reader counts them, against its limits."""
        count = characters(text)
        limit = rule.soft_max or rule.hard_max
        if limit is None:
            return fill('<p class="b-count">{}</p>', words("count_free", count=count))
        if count <= limit:
            return fill('<p class="b-count">{}</p>', words("count_limit", count=count, limit=limit))
        broken = rule.hard_max is not None and count > rule.hard_max
        text = words("count_over", count=count, limit=limit, over=count - limit)
        return fill('<p class="b-count b-{}">{}</p>', "error" if broken else "warning", text)

    def report(self, words: Words, draft: Draft, channel: Channel) -> Html:
        """The findings by severity, each sentence with its source numbers, and the sources."""
        urls = [citation.url for citation in draft.citations]
        return self.pages.render(
            "studio_report",
            words=words,
            draft=draft,
            labels={rule.name: rule.label[words.language] for rule in channel.fields},
            groups=_by_severity(draft.findings),
            allows=Links(urls, (self.brand.url,)).allows,
            source=lambda n: fill('<a class="b-cite" href="#draft-source-{}">[{}]</a>', n, n),
        )

    def status(self, words: Words, status: Mapping[str, Any], embedded: bool) -> Html:
        """Which model answers, where texts go, and what is indexed."""
        return self.pages.render("studio_status", words=words, status=status, embedded=embedded)

    def probed(self, words: Words, trial: Trial, probed: Probed) -> Html:
        """A model that answered, and the lines that would use it. The key is not among what is shown."""
        reply = mark(probed.reply, lambda _number: None)
        lines = trial.env_lines(words("probe_your_key"))
        return self.pages.render("studio_probed", words=words, probed=probed, reply=reply, lines=lines)


def _by_severity(findings: Sequence[Finding]) -> list[tuple[str, list[Finding]]]:
    groups = [(name, [finding for finding in findings if finding.severity == name]) for name in _SEVERITIES]
    return [(name, found) for name, found in groups if found]
