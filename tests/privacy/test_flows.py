"""What leaves by which settings, and how long what is kept."""

from dataclasses import replace
from pathlib import Path

from assistant.brand.company import load_brand
from assistant.privacy.flows import data_flows
from assistant.privacy.retention import retention
from assistant.settings import Settings
from assistant.types.privacy import Processor

EVERYWHERE = {
    "OPENAI_API_KEY": "k",
    "OPENAI_BASE_URL": "https://llm.example:8443/v1",
    "ASSISTANT_EMBEDDING_MODEL": "embed",
    "ASSISTANT_EMBEDDING_BASE_URL": "https://vectors.example",
    "ASSISTANT_RERANK_URL": "https://order.example/v1",
    "ASSISTANT_RERANK_MODEL": "m",
    "ASSISTANT_SMTP_HOST": "mail.example",
    "ASSISTANT_MAIL_FROM": "a@b.example",
    "ASSISTANT_LEADS_MAIL_TO": "c@b.example",
    "ASSISTANT_LEADS_WEBHOOK": "https://crm.example/hook",
    "ASSISTANT_LEADS_WEBHOOK_SECRET": "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
}


def test_nothing_leaves_without_settings(tmp_path: Path) -> None:
    assert data_flows(Settings(), load_brand(tmp_path)) == []


def test_models_on_this_machine_are_no_recipients(tmp_path: Path) -> None:
    here = Settings.from_mapping({"OPENAI_BASE_URL": "http://127.0.0.1:11434"})
    assert data_flows(here, load_brand(tmp_path)) == []


def test_every_way_out_is_listed_with_what_goes_there(tmp_path: Path) -> None:
    flows = data_flows(Settings.from_mapping(EVERYWHERE), load_brand(tmp_path))
    assert [(flow.kind, flow.host) for flow in flows] == [
        ("chat", "llm.example:8443"),
        ("embedding", "vectors.example"),
        ("rerank", "order.example"),
        ("mail", "mail.example"),
        ("webhook", "crm.example"),
    ]
    assert all(flow.data["fr"] and flow.data["en"] and not flow.contract for flow in flows)
    assert "k" not in [value for flow in flows for value in flow.as_dict().values()]


def test_what_brand_yaml_records_is_told_and_a_host_that_no_setting_names(tmp_path: Path) -> None:
    where = {"fr": "Irlande", "en": "Ireland"}
    host = {"fr": "hébergement", "en": "hosting"}
    brand = replace(
        load_brand(tmp_path),
        processors=(
            Processor("LLM.example", "Model Ltd", where, "DPA 2026-01"),
            Processor("", "Hosting SA", where, "", host),
            Processor("unused.example", "Unused", where),
        ),
    )
    model, *_, hosting = data_flows(Settings.from_mapping(EVERYWHERE), brand)
    assert (model.recipient, model.country["fr"], model.contract) == ("Model Ltd", "Irlande", "DPA 2026-01")
    assert (hosting.kind, hosting.recipient, hosting.data["en"]) == ("other", "Hosting SA", "hosting")


def test_retention_is_that_of_the_settings() -> None:
    values = {"ASSISTANT_TRANSCRIPT_DAYS": "1", "ASSISTANT_GAP_DAYS": "90", "ASSISTANT_LEAD_DAYS": "0"}
    kept = [line.period for line in retention(Settings.from_mapping(values), "en")]
    assert kept == [
        "until 30 min without a question",
        "1 day",
        "90 days",
        "1 year",
        "until the team deletes them",
    ]
    plain = [line.period for line in retention(Settings(), "fr")]
    assert plain[1] == "ne sont pas conservées"
    assert plain[4] == "3 ans après la demande"
