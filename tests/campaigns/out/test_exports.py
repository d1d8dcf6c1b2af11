"""The desk: what leaves, what blocks it, and that its numbers add up."""

import datetime as dt
import hashlib
import os
import signal
import stat
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import Any, get_args

import pytest

from assistant.campaigns.texts.outcome import Outcome
from assistant.errors import InputError, UnapprovedError, UnknownNameError
from assistant.rules import load
from assistant.store.campaigns.exports import PART_HOURS
from assistant.types.campaign_export import CampaignFile, Withholding
from assistant.types.draft import Finding, Offer
from tests.campaigns.out.parts import ALMA, BRIEF, CAMPAIGN, OTHER, Shop, manifest_of, rows, told, unpacked

ONE: dict[str, Any] = {"segments": ("everyone",), "languages": ("fr",), "variants": 2}


def exported(shop: Shop, id_: int, **how: Any) -> CampaignFile:
    return shop.exports.export(id_, user="ana", **how)


def codes(shop: Shop, id_: int, **how: Any) -> list[str]:
    return [problem.code for problem in shop.exports.check(id_, **how).problems]


def test_an_export_says_all_that_is_in_it(shop: Shop) -> None:
    stored = shop.ready([shop.contact(2, "a@example.org"), shop.contact(3, "b@example.org", basis={})], **ONE)
    file = exported(shop, stored.id)
    files = unpacked(file)
    made = manifest_of(files)
    assert file.manifest == made
    assert {entry["name"] for entry in made["files"]} == set(files) - {"manifest.json"}
    for entry in made["files"]:
        assert entry["sha256"] == hashlib.sha256(files[entry["name"]]).hexdigest()
        assert entry["bytes"] == len(files[entry["name"]])
    assert file.path is not None
    assert file.sha256 == hashlib.sha256(file.path.read_bytes()).hexdigest()
    assert (file.content, file.size) == (file.path.read_bytes(), file.path.stat().st_size)
    assert (made["campaign"]["name"], made["tool"], made["made_by"]) == ("Noël à table", "brevo", "ana")
    assert made["ai_generated"] is True
    assert made["contacts"]["rows"] == made["contacts"]["rows_imported"] == 2
    assert made["campaign"]["products"]["NAP-01"]["price_eur"] == "59.00"
    (first, second) = made["texts"]
    assert (first["model"], first["prompt"], first["approved_by"]) == (
        "écrivain-1",
        "copy/email 3 a1b2",
        "chloé",
    )
    assert first["version"] == 1
    assert first["sources"][0]["key"] == "nap-01"
    assert first["sent"] + second["sent"] == 1
    assert "a@example.org" not in files["manifest.json"].decode()
    assert file.name.startswith(f"campaign-{stored.id}-brevo-")


def test_every_row_is_counted_once_on_each_channel(shop: Shop) -> None:
    both = {"email": "consent", "sms": "customer"}
    contacts = [
        shop.contact(row, f"c{row}@example.org", phone=f"+336123456{row:02}", basis=both)
        for row in range(2, 40)
    ]
    contacts[3] = replace(contacts[3], excluded="refused")
    contacts[4] = replace(contacts[4], basis={"sms": "consent"})
    contacts[5] = replace(contacts[5], phone="", phone_hash="")
    contacts[6] = replace(
        contacts[6], traits={"country": "GB"}
    )  # a segment that the campaign does not write to
    contacts[7] = shop.contact(9, "=cmd@example.org", basis=both)
    contacts[8] = replace(contacts[9], row=10)
    shop.refusals.add(["c12@example.org"], "email", "letter")
    shop.refusals.add(["+33612345613"], "all", "letter")
    stored = shop.ready(contacts, **ONE | {"channels": ("email", "sms", "push")})
    file = exported(shop, stored.id)
    made, files = file.manifest, unpacked(file)
    by = {each["channel"]: each for each in made["channels"]}
    for channel, each in by.items():
        assert each["rows"] == 38
        assert each["sent"] + sum(each["excluded"].values()) == each["rows"]
        sent = rows(files[f"contacts-{channel}.csv"], ";")
        assert len(sent) == each["sent"]
        assert Counter(row["VARIANT"] for row in sent) == each["by_variant"]
        for name in ("by_variant", "by_segment", "by_language", "by_basis"):
            assert sum(each[name].values()) == each["sent"]
    assert by["email"]["excluded"] == {
        "duplicate": 1, "no_basis": 1, "opted_out": 2, "other_segment": 1, "refused": 1, "unsafe_address": 1,
    }  # fmt: skip
    assert by["sms"]["excluded"] == {
        "duplicate": 1, "no_address": 2, "opted_out": 1, "other_segment": 1, "refused": 1,
    }  # fmt: skip
    assert by["push"]["excluded"] == {"no_basis": 36, "opted_out": 1, "refused": 1}
    assert by["sms"]["by_basis"] == {"customer": 31, "consent": 1}
    counted = {each.channel: each.as_dict() for each in shop.exports.audience(stored.id)}
    assert counted == by


def test_who_objects_to_profiling_after_the_plan_gets_the_general_text(shop: Shop) -> None:
    stored = shop.ready([shop.contact(2, "a@example.org", traits={"country": "GB"})])
    shop.refusals.add(["a@example.org"], "profiling", "letter")
    (row,) = rows(unpacked(exported(shop, stored.id))["contacts-email.csv"], ";")
    assert row["SEGMENT"] == "everyone"


def test_texts_that_nobody_approved_do_not_leave_as_if_they_were(shop: Shop) -> None:
    stored = shop.ready([shop.contact(2, "a@example.org")], approve=False, **ONE)
    assert codes(shop, stored.id) == ["not_approved"]
    with pytest.raises(UnapprovedError, match="Texts that are not approved: 2"):
        exported(shop, stored.id)
    file = exported(shop, stored.id, unapproved=True)
    files = unpacked(file)
    assert file.name.endswith("-not-approved.zip")
    assert all("NON APPROUVÉ" in text.decode() for name, text in files.items() if name.startswith("texts/"))
    assert [row["approved"] for row in rows(files["texts.csv"])] == ["false", "false"]
    assert "not approved" in told(file)
    assert file.manifest["unapproved"] is True


def test_a_text_whose_approval_ended_is_not_approved(shop: Shop) -> None:
    stored = shop.ready(**ONE)
    shop.drafts.reopen(1, "chloé", "a slip")
    assert codes(shop, stored.id) == ["not_approved"]


def test_texts_that_do_not_leave_are_told_with_their_reason(shop: Shop) -> None:
    stored = shop.planned(replace(CAMPAIGN, **ONE | {"variants": 4}))
    blocked = Outcome(None, "blocked", "grounding.figure", "no source")
    failed = Outcome(None, "failed", "timeout", "too long")
    shop.write(stored, c1_everyone_email_fr_2=blocked, c1_everyone_email_fr_3=failed)
    shop.review.reject(stored.id, [4], "chloé", "flat")
    check = shop.exports.check(stored.id)
    assert {text.variant_id[-1]: text.reason for text in check.withheld} == {
        "2": "failed",
        "3": "failed",
        "4": "rejected",
    }
    assert (check.ready, check.blocked) == (1, False)
    file = exported(shop, stored.id)
    assert [text["variant_id"] for text in file.manifest["texts"]] == ["c1-everyone-email-fr-1"]
    assert "Texts that do not leave: 3 (2 × writing failed, 1 × rejected)" in told(file)


def test_what_the_library_decided_about_a_draft_holds(shop: Shop) -> None:
    stored = shop.planned(replace(CAMPAIGN, **ONE | {"variants": 5}))
    shop.write(stored)
    shop.drafts.archive(1, "chloé", "old")
    shop.drafts.delete(2)
    kept = shop.drafts.get(3)
    wrong = {**kept.draft.fields, "preheader": "Le meilleur prix du monde"}
    hard = Finding("claims.superlative", "error", "preheader", "meilleur", {"fr": "non", "en": "no proof"})
    for number in (3, 4):
        shop.drafts.add(number, replace(kept.draft, fields=wrong, findings=(hard,)), "ana", "edited")
    shop.drafts.approve(4, "chloé", "The proof is in the shop.")
    check = shop.exports.check(stored.id)
    assert {text.variant_id[-1]: text.reason for text in check.withheld} == {
        "1": "rejected",
        "2": "gone",
        "3": "blocked",
    }
    assert check.ready == 2  # a person stands for the fourth one, whatever was found in it
    assert check.problems == ()


def test_a_campaign_that_is_not_written_yet_leaves_in_part_or_not_at_all(shop: Shop) -> None:
    stored = shop.planned(replace(CAMPAIGN, **ONE))
    check = shop.exports.check(stored.id)
    assert [text.reason for text in check.withheld] == ["not_written", "not_written"]
    assert [problem.code for problem in check.problems] == ["nothing"]
    shop.campaigns.set_status(stored.id, "running")
    assert codes(shop, stored.id) == ["running"]
    with pytest.raises(InputError, match="is being written"):
        exported(shop, stored.id)


@pytest.mark.parametrize(
    ("now", "change"),
    [
        (replace(ALMA, price_eur=Decimal("65.50")), "its price was €59.00, it is €65.50"),
        (replace(ALMA, availability="out_of_stock"), "its availability was “in stock”, it is “out of stock”"),
        (
            replace(ALMA, valid_until=dt.date(2027, 1, 31)),
            "last day of its price: 31 December 2026 when planned, 31 January 2027 today",
        ),
        (replace(ALMA, valid_until=None), "31 December 2026 when planned, none today"),
        (None, "it left the catalogue"),
    ],
)
def test_texts_about_a_product_that_changed_do_not_leave(shop: Shop, now: Any, change: str) -> None:
    stored = shop.ready([shop.contact(2, "a@example.org")], **ONE)
    shop.sell(*[product for product in (now, OTHER) if product])
    check = shop.exports.check(stored.id)
    assert {text.reason for text in check.withheld} == {"product_changed"}
    assert change in check.withheld[0].detail["en"]
    assert "NAP-01" in check.withheld[0].detail["fr"]
    with pytest.raises(InputError, match="No text of this campaign may leave"):
        exported(shop, stored.id)


def test_a_price_that_expired_by_itself_does_not_leave(shop: Shop) -> None:
    stored = shop.ready(**ONE | {"brief": replace(BRIEF, offer=Offer())})
    assert not shop.exports.check(stored.id).withheld
    shop.today = dt.date(2027, 1, 2)
    assert "no longer holds since 31 December 2026" in shop.exports.check(stored.id).withheld[0].detail["en"]


def test_readers_of_a_changed_product_get_nothing_and_others_theirs(shop: Shop) -> None:
    contacts = [shop.contact(2, "a@example.org"), shop.contact(3, "b@example.org", traits={"country": "GB"})]
    number = shop.people(contacts)
    asked = replace(
        CAMPAIGN,
        contacts=number,
        languages=("fr",),
        products=("NAP-01",),
        products_by_segment={"british-francophile": ("DRA-02",)},
    )
    stored = shop.planned(asked, ("NAP-01", "DRA-02"))
    shop.write(stored)
    shop.sell(ALMA, replace(OTHER, price_eur=Decimal(99)))
    file = exported(shop, stored.id)
    (count,) = file.manifest["channels"]
    assert (count["sent"], count["excluded"]) == (1, {"product_changed": 1})
    # The address may well be written to another day: the tool is told nothing of it.
    assert rows(unpacked(file)["suppression.csv"]) == []


def test_readers_of_a_text_that_a_check_blocked_are_not_told_to_the_tool_as_blocked(shop: Shop) -> None:
    number = shop.people([shop.contact(2, "a@example.org")])
    both = ONE | {"contacts": number, "variants": 1, "languages": ("fr", "en")}
    stored = shop.planned(replace(CAMPAIGN, **both))
    shop.write(stored)
    kept = shop.drafts.get(1)
    wrong = {**kept.draft.fields, "preheader": "Le meilleur prix du monde"}
    hard = Finding("claims.superlative", "error", "preheader", "meilleur", {"fr": "non", "en": "no proof"})
    shop.drafts.add(1, replace(kept.draft, fields=wrong, findings=(hard,)), "ana", "edited")
    file = exported(shop, stored.id)
    (count,) = file.manifest["channels"]
    assert (count["sent"], count["excluded"]) == (0, {"text_blocked": 1})
    assert rows(unpacked(file)["suppression.csv"]) == []


def test_an_offer_that_ended_keeps_the_campaign_here(shop: Shop) -> None:
    stored = shop.ready(**ONE)
    shop.today = dt.date(2026, 12, 6)
    assert codes(shop, stored.id) == []
    shop.today = dt.date(2026, 12, 7)
    assert codes(shop, stored.id) == ["offer_ended"]
    with pytest.raises(InputError, match="The offer ended on 6 December 2026"):
        exported(shop, stored.id)


def test_a_campaign_that_is_over_stays_here(shop: Shop) -> None:
    stored = shop.ready(**ONE | {"ends": dt.date(2026, 11, 21)})
    assert codes(shop, stored.id) == ["campaign_ended"]


def test_texts_that_contradict_each_other_block_the_export(shop: Shop) -> None:
    stored = shop.ready(**ONE)
    kept = shop.drafts.get(2)
    fields = {**kept.draft.fields, "preheader": "À 65,00 € seulement"}
    one = shop.drafts.get(1)
    other = {**one.draft.fields, "preheader": "À 59,00 € seulement"}
    shop.drafts.add(2, replace(kept.draft, fields=fields), "ana", "edited")
    shop.drafts.add(1, replace(one.draft, fields=other), "ana", "edited")
    for number in (1, 2):
        shop.drafts.approve(number, "chloé")
    assert set(codes(shop, stored.id)) == {"disagreement"}
    problem = shop.exports.check(stored.id).problems[0]
    assert "Les textes ne disent pas la même chose" in problem.message["fr"]
    with pytest.raises(InputError, match="do not say the same"):
        exported(shop, stored.id)


def test_contacts_that_were_deleted_block_the_export(shop: Shop) -> None:
    stored = shop.ready([shop.contact(2, "a@example.org")], **ONE)
    shop.contacts.delete(stored.campaign.contacts or 0)
    assert codes(shop, stored.id) == ["contacts_gone"]
    assert shop.exports.audience(stored.id) == ()


def test_without_contacts_the_texts_leave_alone(shop: Shop) -> None:
    stored = shop.ready(**ONE)
    file = exported(shop, stored.id)
    assert not any(name.startswith(("contacts", "suppression")) for name in unpacked(file))
    assert file.manifest["contacts"] is None
    assert "has no contacts" in told(file)


def test_the_link_of_each_text_counts_its_own_clicks(shop: Shop) -> None:
    stored = shop.ready(**ONE)
    files = unpacked(exported(shop, stored.id))
    for row in rows(files["texts.csv"]):
        assert row["LINK"].endswith(
            f"utm_source=newsletter&utm_medium=email&utm_campaign=noel&utm_content={row['VARIANT']}"
        )
        link = row["LINK"].replace("&", "&amp;")
        assert link in files[row["HTML"]].decode()
        assert row["LINK"] in files[row["TEXT"]].decode()


def test_merge_tags_are_the_tools_own_and_its_code_stays_text(shop: Shop) -> None:
    stored = shop.ready(**ONE)
    row = rows(unpacked(exported(shop, stored.id, tool="mailchimp"))["texts.csv"])[0]
    assert row["subject"].startswith("Bonjour *|IF:FNAME|**|FNAME|**|ELSE:|*vous*|END:IF|*")
    assert "{ % if x %}" in row["body"]
    assert "'=1+1" in row["body"]
    file = exported(shop, stored.id, tool="mailchimp")
    assert file.manifest["texts"][0]["subject"] == row["subject"]
    assert "Draft 1, “body”: an apostrophe stands before “=”" in told(file)


def test_exports_are_kept_listed_and_deleted(shop: Shop) -> None:
    stored = shop.ready([shop.contact(2, "a@example.org")], **ONE)
    first = exported(shop, stored.id)
    second = exported(shop, stored.id, tool="plain")
    assert first.path is not None
    assert stat.S_IMODE(first.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(first.path.parent.stat().st_mode) == 0o700
    assert {file.name for file in shop.exports.list(stored.id)} == {first.name, second.name}
    assert shop.exports.list(99) == []
    assert shop.exports.get(first.name) == first
    shop.exports.delete(first.name)
    assert [file.name for file in shop.exports.list()] == [second.name]
    with pytest.raises(UnknownNameError):
        shop.exports.get(first.name)
    assert sorted(path.suffix for path in first.path.parent.glob("campaign-*")) == [".json", ".zip"]
    document = second.as_dict()
    assert (document["available"], document["bytes"]) == (True, second.size)


def test_an_export_that_fails_leaves_nothing_behind(shop: Shop) -> None:
    stored = shop.ready([shop.contact(2, "a@example.org")], **ONE)
    empty = replace(shop.drafts.get(2).draft, fields={})
    shop.drafts.add(2, empty, "ana", "edited")
    shop.drafts.approve(2, "chloé")
    with pytest.raises(InputError, match="Draft 2 holds no text"):
        exported(shop, stored.id)
    assert list((shop.folder / "exports").iterdir()) == []


def test_progress_is_told(shop: Shop) -> None:
    stored = shop.ready([shop.contact(row, f"c{row}@example.org") for row in range(2, 12)], **ONE)
    events: list[dict[str, Any]] = []
    exported(shop, stored.id, watch=lambda event: events.append(dict(event)))
    assert events == [
        {"stage": "texts", "done": 1, "total": 2},
        {"stage": "texts", "done": 2, "total": 2},
        {"stage": "contacts", "done": 10, "total": 10},
    ]


def test_what_there_is_not_is_refused(shop: Shop) -> None:
    stored = shop.ready(**ONE)
    with pytest.raises(UnknownNameError, match="mailing tool “brevoo”"):
        exported(shop, stored.id, tool="brevoo")
    with pytest.raises(UnknownNameError):
        shop.exports.check(99)
    assert next(iter(shop.exports.tools)) == "plain"


def test_the_data_of_the_tools_say_where_they_come_from() -> None:
    data = load("mailing_imports")
    for id_, tool in data["tools"].items():
        assert tool["source"], id_
        assert str(tool["checked"]) == "2026-11-22"
        assert {"email", "segment", "variant", "language"} <= set(tool["headers"])
        assert tool.get("blocks") is None or tool["blocks"]["source"]
    assert set(data["reasons"]) == set(data["withheld"]) == set(get_args(Withholding))
    for section in ("withheld", "reasons", "changes", "problems", "warnings"):
        for key, text in data[section].items():
            assert set(text) == {"fr", "en"}, key
            assert not any(f" {mark}" in text["fr"] for mark in (":", ";", "?", "!", "»")), key


def test_a_kill_in_the_middle_leaves_no_half_file_and_nothing_for_long(shop: Shop) -> None:
    stored = shop.ready([shop.contact(row, f"c{row}@example.org") for row in range(2, 2002)], **ONE)
    command = [sys.executable, "-m", "tests.campaigns.out.child", str(shop.folder)]
    killed = subprocess.run(command, capture_output=True, timeout=120, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    folder = shop.folder / "exports"
    (left,) = folder.glob(".part-*")
    assert any(left.iterdir())
    assert shop.exports.list() == []
    old = time.time() - (PART_HOURS + 1) * 3600
    os.utime(left, (old, old))
    file = exported(shop, stored.id)
    assert file.manifest["channels"][0]["sent"] == 2000
    assert not left.exists()
