"""What the panel of the export shows, as HTML made from typed results. Knows nothing of Gradio."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.campaigns.plan.problems import in_reasons
from assistant.types.campaign_export import AudienceCount, CampaignFile, ExportCheck, WithheldText
from assistant.web.look.safe import Html
from assistant.web.pages import Pages
from assistant.web.studio.campaign_run.router import file_address
from assistant.web.studio.campaign_run.views import TextViews
from assistant.web.studio.campaigns.plan_present import Picture, bars
from assistant.web.studio.drafts.amounts import number
from assistant.web.studio.knowledge.present import when
from assistant.web.texts import Words

WITHHELD_NAMED = 12  # texts that do not leave, told one by one


@dataclass(frozen=True)
class ExportPresenter:
    """Makes the pieces."""

    pages: Pages
    views: TextViews

    def state(self, words: Words, check: ExportCheck) -> Html:
        """What keeps the campaign from leaving, and which of its texts would not go along."""
        return self.pages.render(
            "campaign_export",
            words=words,
            check=check,
            problems=[problem.message[words.language] for problem in check.problems],
            withheld=_grouped(words, check.withheld),
            named=[
                (each.variant_id, each.detail[words.language]) for each in check.withheld[:WITHHELD_NAMED]
            ],
        )

    def audience(self, words: Words, counts: Sequence[AudienceCount]) -> Html:
        """Who would get what, and each of the others by reason; without contacts, that there are none."""
        pictures = [self._picture(words, count) for count in counts]
        return self.pages.render("campaign_audience", words=words, pictures=pictures, prefix="h-cexp-now-")

    def file(self, words: Words, made: CampaignFile) -> Html:
        """A finished file: where it comes from, and its manifest."""
        manifest = made.manifest
        return self.pages.render(
            "campaign_file",
            words=words,
            file=made,
            size=number(words, -(-made.size // 1000)),
            warnings=[warning[words.language] for warning in made.warnings],
            address=file_address(made.name, words.language),
            facts=list(_facts(words, manifest)),
            files=manifest.get("files", ()),
            amount=lambda value: number(words, value),
        )

    def kept(self, words: Words, files: Sequence[CampaignFile], may: bool) -> Html:
        """The exports that were made before."""
        return self.pages.render(
            "campaign_exports",
            words=words,
            files=files,
            may=may,
            when=lambda moment: when(words, moment),
            address=lambda name: file_address(name, words.language),
        )

    def _picture(self, words: Words, count: AudienceCount) -> Picture:
        rows = [(self.views.segment(words, id_), "sent", n) for id_, n in count.by_segment.items()]
        rows += [(_left_out(words, id_), "excluded", n) for id_, n in count.excluded.items()]
        title = words(
            "cexp_channel",
            channel=self.views.channel(words, count.channel),
            sent=number(words, count.sent),
            rows=number(words, count.rows),
        )
        return Picture(title, bars(words, rows))


def _left_out(words: Words, code: str) -> str:
    """Why a row of the contact list gets nothing, in words: for its own sake, or for want of a text."""
    known = words.texts.get(f"cexp_out_{code}") or words.texts.get(f"cexp_withheld_{code}")
    return known or in_reasons(code)[words.language]


def _grouped(words: Words, withheld: Sequence[WithheldText]) -> list[tuple[str, int]]:
    counts = Counter(each.reason for each in withheld)
    return [(words(f"cexp_withheld_{code}"), count) for code, count in counts.most_common()]


def _facts(words: Words, manifest: Any) -> Iterator[tuple[str, str]]:
    channels = manifest.get("channels", ())
    texts = manifest.get("texts", ())
    contacts = manifest.get("contacts")
    models = sorted({str(text["model"]) for text in texts if text.get("model")})
    yield words("cexp_texts"), number(words, len(texts))
    if contacts:
        yield words("cexp_contacts"), number(words, contacts["rows"])
        yield words("cexp_messages"), number(words, sum(each["sent"] for each in channels))
        left_out = sum(sum(each["excluded"].values()) for each in channels)
        yield words("cexp_left_out"), number(words, left_out)
    if models:
        yield words("cexp_models"), ", ".join(models)
    yield words("cexp_marked"), words("cexp_yes" if manifest.get("ai_generated") else "cexp_no")
    yield words("cexp_program"), str(manifest.get("program", ""))
