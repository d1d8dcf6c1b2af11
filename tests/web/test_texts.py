import re
from pathlib import Path
from typing import get_args

import pytest
import yaml

import assistant.web
from assistant.chat.judging import Outcome
from assistant.chat.question.topics import Topic
from assistant.ingest.feeds.kinds import ATTRIBUTE, CONFIDENTIAL, FIELDS, IGNORED
from assistant.ingest.roots.order import SCHEDULES
from assistant.ingest.roots.views import RootStatus
from assistant.store.knowledge.manifest import Status
from assistant.store.knowledge.roots import Kind
from assistant.text.personal import PersonalKind
from assistant.types.brief import ClaimStatus, FactKind
from assistant.types.draft import Severity, Vary
from assistant.types.insight import TallyKind
from assistant.types.knowledge import Audience, Trust
from assistant.types.lab import PartName
from assistant.types.language import Language
from assistant.types.leads import DeliveryKind, DeliveryState, LeadStatus
from assistant.types.library import Change
from assistant.types.people import ROLES, LinkKind
from assistant.types.retrieval import Dropped
from assistant.types.revision import Command
from assistant.types.stored import DraftStatus, Origin, Verdict
from assistant.web.chat.present import REFUSED
from assistant.web.studio.asked.export import HEADS, PERIODS
from assistant.web.studio.brief.form import NAMES as BRIEF
from assistant.web.studio.knowledge.present import STAGES
from assistant.web.studio.leads.tab import CHOICES
from assistant.web.studio.review.present import ACTS
from assistant.web.texts import Texts

FOLDER = Path(assistant.web.__file__).parent
ENTRIES = yaml.safe_load((FOLDER / "texts.yaml").read_text(encoding="utf-8"))
# Keys that the program puts together from a part of its own.
MADE: dict[str, tuple[str, ...]] = {
    "stage_": ("sources", "writing", "checking", "repairing"),
    "severity_": ("error", "warning", "info"),
    "lab_part_": get_args(PartName),
    "facts_in_": get_args(Language),
    "masked_": get_args(PersonalKind),
    "password_": get_args(LinkKind),
    "know_kind_": get_args(Kind),
    "know_field_": (*FIELDS, ATTRIBUTE, IGNORED, CONFIDENTIAL),
    "know_status_": get_args(RootStatus),
    "know_schedule_": tuple(SCHEDULES),
    "know_audience_": get_args(Audience),
    "know_remove_": get_args(Kind),
    "know_source_": get_args(Status),
    "know_trust_": get_args(Trust),
    "know_stage_": (*STAGES, "other"),
    "know_verdict_": get_args(Outcome),
    "know_why_": ("answered", "not_in_knowledge"),
    "know_dropped_": tuple(filter(None, get_args(Dropped))),
    "know_topic_": get_args(Topic),
    "refused_": tuple(REFUSED),
    "api_get_": ("leads", "search", "drafts", "drafts_spent", "drafts_one", "drafts_export"),
    "api_put_": ("drafts_one",),
    "api_post_": ("chat", "leads", "search", "check", "lab", "drafts", "drafts_facts", "drafts_rewrite"),
    "api_get_drafts_one_": ("record", "export", "formats"),
    "api_post_drafts_one_": (
        *("rewrite", "restore", "comments"),
        *("submit", "return", "approve", "reopen", "archive", "unarchive"),
    ),
    "asked_": get_args(TallyKind),
    "asked_in_": get_args(Language),
    "asked_days_": tuple(map(str, PERIODS)),
    "asked_csv_": HEADS,
    "know_standing_": ("expired", "future"),
    "brief_": (*BRIEF, *(f"{name}_hint" for name in BRIEF)),
    "brief_vary_": get_args(Vary),
    "facts_": ("use", "pin", "exclude"),
    "facts_kind_": get_args(FactKind),
    "claim_": get_args(ClaimStatus),
    "findings_": get_args(Severity),
    "rewrite_": get_args(Command),
    "origin_": get_args(Origin),
    "decision_": get_args(Verdict),
    "state_": get_args(DraftStatus),
    "approval_": get_args(DraftStatus),
    "act_": (*ACTS, "open", "reuse", "record"),
    "done_": ACTS,
    "library_": (
        "every",
        *get_args(DraftStatus),
        "channel",
        "segment",
        "language",
        "author",
        "since",
        "until",
    ),
    "library_in_": get_args(Language),
    "stale_": get_args(Change),
    "record_": ("same", *get_args(Change)),
    "people_role_": ROLES,
    "people_may_": ROLES,
    "people_link_": get_args(LinkKind),
    "people_done_": ("role", "end", "disable", "enable", "revoke"),
    "leads_show_": CHOICES,
    "leads_status_": get_args(LeadStatus),
    "leads_language_": get_args(Language),
    "leads_kind_": get_args(DeliveryKind),
    "leads_state_": get_args(DeliveryState),
    "leads_done_": ("answered", "open", "delete", "retry"),
}


def source_of_pages() -> str:
    files = [*FOLDER.rglob("*.py"), *FOLDER.rglob("*.html")]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def test_both_languages_say_everything() -> None:
    for key, entry in ENTRIES.items():
        assert set(entry) == {"fr", "en"}, key
        assert all(text.strip() for text in entry.values()), key


def test_both_languages_have_the_same_placeholders() -> None:
    for key, entry in ENTRIES.items():
        french, english = (set(re.findall(r"\{(\w+)\}", entry[language])) for language in ("fr", "en"))
        assert french == english, key


def test_no_text_is_unused() -> None:
    source = source_of_pages()
    made = {prefix + end for prefix, ends in MADE.items() for end in ends}
    unused = [key for key in ENTRIES if key not in made and not re.search(rf"[\"']{key}[\"']", source)]
    assert unused == []


def test_every_text_that_is_asked_for_exists() -> None:
    source = source_of_pages()
    asked = set(re.findall(r"\bwords(?:\(request\))?\(\s*\"(\w+)\"", source))
    labels = set(re.findall(r"\bi18n\(\"(\w+)\"\)", source))
    made = {label for label in labels if label.startswith("html_")}
    assert len(made) == 16
    asked |= labels - made
    assert asked - set(ENTRIES) - {"fr", "en", "key", "severity_"} - set(MADE) == set()
    assert len(asked) > 40


def test_a_text_is_filled() -> None:
    words = Texts.load().words("en")
    assert words("cost_both", tokens=3, eur="€1") == "3 tokens, €1"
    with pytest.raises(KeyError):
        words("cost_both", tokens=3)
    with pytest.raises(KeyError):
        words("nothing")


def test_french_signs_do_not_stand_alone_on_a_line() -> None:
    words = Texts.load().words("fr")
    assert words("logout_title").endswith("\u00a0?")
    assert " :" not in words("chat_found")
