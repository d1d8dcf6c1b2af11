"""The filters of the review, and what they ask for. What a browser sends may be anything."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.campaigns.review.desk import Narrowed
from assistant.store.campaigns.written import Facets
from assistant.web.studio.campaign_run.views import TextViews
from assistant.web.studio.drafts.screen import text
from assistant.web.texts import Words

EVERY = ""  # what stands for any value in a list
_SHOWN: Mapping[str, Narrowed] = {
    "waiting": {"status": "done", "review": ""},
    "every": {},
    "approved": {"review": "approved"},
    "rejected": {"review": "rejected"},
    "blocked": {"status": "blocked"},
    "failed": {"status": "failed"},
}
SHOWN = tuple(_SHOWN)


@dataclass(frozen=True)
class Filters:
    """The components."""

    show: gr.Radio
    finding: gr.Dropdown
    channel: gr.Dropdown
    segment: gr.Dropdown

    @property
    def parts(self) -> list[Any]:
        """All of them."""
        return [self.show, self.finding, self.channel, self.segment]

    @property
    def lists(self) -> list[Any]:
        """Those whose choices a campaign has."""
        return [self.finding, self.channel, self.segment]


def filters(i18n: gr.I18n) -> Filters:
    """Build the filters into the page that is open."""
    show = gr.Radio(
        [(i18n(f"crev_show_{each}"), each) for each in SHOWN],
        value=SHOWN[0],
        label=i18n("crev_show"),
        elem_id="crev-show",
    )
    with gr.Accordion(i18n("library_filters"), open=False, elem_id="crev-more"), gr.Row():
        lists = [
            gr.Dropdown(
                [(i18n("library_every"), EVERY)],
                value=EVERY,
                label=i18n(f"crev_{name}"),
                elem_id=f"crev-{name}",
                min_width=180,
            )
            for name in ("finding", "channel", "segment")
        ]
    return Filters(show, *lists)


def choices(words: Words, parts: Filters, facets: Facets, views: TextViews, fresh: bool) -> dict[Any, Any]:
    """The lists of a campaign, with how many texts each choice leaves; `fresh`: nothing is chosen yet."""
    every = (words("library_every"), EVERY)
    named = {
        parts.finding: [(f"{rule_name(words, rule)} ({n})", rule) for rule, n in facets.finding.items()],
        parts.channel: [(f"{views.channel(words, id_)} ({n})", id_) for id_, n in facets.channel.items()],
        parts.segment: [(f"{views.segment(words, id_)} ({n})", id_) for id_, n in facets.segment.items()],
    }
    lists = {part: [every, *found] for part, found in named.items()}
    if fresh:
        return {part: gr.Dropdown(choices=found, value=EVERY) for part, found in lists.items()}
    return {part: gr.Dropdown(choices=found) for part, found in lists.items()}


def rule_name(words: Words, rule: str) -> str:
    """What a rule is about, and its id."""
    kind = words.texts.get(f"crev_rule_{rule.partition('.')[0]}", "")
    return f"{kind} · {rule}" if kind else rule


def wanted(values: Mapping[Any, Any], parts: Filters) -> Narrowed:
    """Which texts the filters ask for."""
    finding, channel, segment = (text(values.get(part)) or None for part in parts.lists)
    lists: Narrowed = {"finding": finding, "channel": channel, "segment": segment}
    return {**lists, **_SHOWN.get(text(values.get(parts.show)), {})}
