import re
from pathlib import Path
from typing import get_args

import pytest
import yaml

import assistant.web
from assistant import rules
from assistant.chat.judging import Outcome
from assistant.chat.question.topics import Topic
from assistant.ingest.feeds.kinds import ATTRIBUTE, CONFIDENTIAL, FIELDS, IGNORED
from assistant.ingest.roots.order import SCHEDULES
from assistant.ingest.roots.views import RootStatus
from assistant.store.knowledge.manifest import Status
from assistant.store.knowledge.roots import Kind
from assistant.text.personal import PersonalKind
from assistant.types.brief import ClaimStatus, FactKind
from assistant.types.campaign import CampaignStatus, RowReview, RowStatus
from assistant.types.campaign_export import LeftOut, Withholding
from assistant.types.draft import Severity, Vary
from assistant.types.insight import TallyKind
from assistant.types.knowledge import Audience, Trust
from assistant.types.lab import PartName
from assistant.types.language import Language
from assistant.types.leads import DeliveryKind, DeliveryState, LeadStatus
from assistant.types.library import Change
from assistant.types.people import ROLES, AccountAct, LinkKind
from assistant.types.results import Count, Dimension, LessonState
from assistant.types.results import Verdict as ComparisonVerdict
from assistant.types.retrieval import Dropped
from assistant.types.revision import Command
from assistant.types.segment_rule import FieldGroup
from assistant.types.stored import DraftStatus, Origin, Verdict
from assistant.web.chat.present import REFUSED
from assistant.web.studio.asked.export import HEADS, PERIODS
from assistant.web.studio.brief.form import NAMES as BRIEF
from assistant.web.studio.brief.form import UTM
from assistant.web.studio.campaign_run.reading import DECISIONS
from assistant.web.studio.campaign_run.review_form import SHOWN
from assistant.web.studio.campaign_run.run_present import CONTROLS
from assistant.web.studio.campaigns.overview import CHANGED
from assistant.web.studio.campaigns.plan_form import MODES, PICKS
from assistant.web.studio.campaigns.plan_present import COUNTED, PAID
from assistant.web.studio.knowledge.present import STAGES
from assistant.web.studio.leads.tab import CHOICES
from assistant.web.studio.results.lessons import ACTS as LESSON_ACTS
from assistant.web.studio.review.present import ACTS
from assistant.web.studio.segments.form import JOINED
from assistant.web.studio.segments.present import OPS
from assistant.web.texts import Texts

FOLDER = Path(assistant.web.__file__).parent
ENTRIES = yaml.safe_load((FOLDER / "texts.yaml").read_text(encoding="utf-8"))
CAMPAIGN_READS = (
    *("status", "texts", "texts_one", "sample", "agreement", "export", "exports", "exports_one"),
)
# Codes of what a text can fail by.
WHY = (
    *("model_busy", "model_unavailable", "model_timeout", "model_reply", "empty_reply", "model_request"),
    *("content_filter", "output_length", "context_overflow", "internal"),
)
RESULT_HEADS = (
    *("variant", "id", "sent", "readers", "events", "rate", "best", "pair", "lift", "chance", "credible"),
    *("p", "adjusted", "confidence", "pooled", "pooled_between"),
)
# What findings are about: the first part of a rule's id.
RULES = {key.partition(".")[0] for key in rules.load("findings")} | {"channel", "law", "length"}
# Keys that the program puts together from a part of its own.
MADE: dict[str, tuple[str, ...]] = {
    "stage_": ("sources", "writing", "checking", "repairing"),
    "severity_": ("error", "warning", "info"),
    "lab_part_": get_args(PartName),
    "lessons_state_": get_args(LessonState),
    "lessons_by_": ("kept", "dropped"),
    "lessons_done_": LESSON_ACTS,
    **{f"lessons_{part}_": ("found", "kept") for part in ("title", "hint", "none")},
    "lessons_verdict_": (*(set(get_args(ComparisonVerdict)) - {"winner"}), "beaten"),
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
        *("submit", "return", "approve", "reopen", "renew", "archive", "unarchive"),
    ),
    "api_get_campaigns": ("", "_one", *(f"_one_{end}" for end in CAMPAIGN_READS)),
    "api_post_campaigns_one_": (
        *("run", "pause", "resume", "stop", "retry", "export"),
        *("texts_approve", "texts_reject", "texts_clean"),
    ),
    "api_get_results": ("", "_one", *(f"_one_{end}" for end in ("csv", "pictures_one", "imports"))),
    "api_post_results_": ("imports", "preview"),
    "api_delete_results_imports_": ("one",),
    "res_prior_": ("flat", "flat_is", "sceptical", "sceptical_is"),
    "res_count_": get_args(Count),
    "res_verdict_": get_args(ComparisonVerdict),
    "res_by_": get_args(Dimension),
    "res_head_": RESULT_HEADS,
    "crun_why_": WHY,
    "crun_is_": get_args(CampaignStatus),
    "crun_row_": get_args(RowStatus),
    "crun_": CONTROLS,
    "crun_anyway_": ("sure", "yes"),
    "crun_stop_": ("sure", "yes"),
    "crun_told_": (*get_args(CampaignStatus), "pilot_first", "pilot_read", "pilot_ready"),
    "crun_done_": ("pilot", "start", "pause", "resume", "stop", "retry"),
    "crev_is_": (*get_args(RowStatus), *filter(None, get_args(RowReview))),
    "crev_show_": SHOWN,
    "crev_": ("finding", "channel", "segment"),
    "crev_rule_": tuple(RULES),
    "crev_count_": ("done", "clean", "approved", "rejected", "blocked"),
    "crev_done_": DECISIONS,
    "cexp_withheld_": get_args(Withholding),
    "cexp_out_": ("blocked", "other_segment", *get_args(LeftOut)),
    "camp_is_": get_args(CampaignStatus),
    "camp_diff_": tuple(each.removeprefix("camp_diff_") for each in CHANGED.values()),
    "camp_diff_products_": ("new", "gone", "changed"),
    "segm_joined_": JOINED,
    "segm_group_": get_args(FieldGroup),
    "segm_group_is_": ("unknown", "other"),
    "segm_op_": tuple(OPS.values()),
    "plan_": (*COUNTED, *PAID, "error", "warning"),
    "plan_mode_": MODES,
    "plan_order_": PICKS,
    "brief_utm_": UTM,
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
    "act_": (*ACTS, "open", "reuse", "renew", "record", "edit"),
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
    "api_get_lessons": ("",),
    "api_post_lessons_": ("found_one", "one_keep", "one_drop"),
    "api_get_sequences": ("", "_one"),
    "api_post_sequences": ("", "_one_rest"),
    "people_log_": get_args(AccountAct),
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
