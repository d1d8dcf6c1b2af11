"""`assistant export`."""

import email
import email.policy
import json
import resource
import zipfile
from pathlib import Path

import pytest

from assistant.cli.copy.export import replace_file
from assistant.store.copy.drafts import Drafts
from assistant.store.database import Database
from tests.cli.conftest import Run
from tests.export.drafts import EMAIL, RSA, stored


@pytest.fixture
def kept(shop: Path) -> Path:
    """Three drafts: an approved e-mail, an ad that waits, another approved e-mail."""
    database = Database.for_folder(shop / "data")
    drafts = Drafts(database)
    drafts.save(stored().draft, "marie")
    drafts.save(stored(RSA, "google_rsa").draft, "marie")
    drafts.save(stored({**EMAIL, "subject": "Le lin"}, language="en").draft, "marie")
    for number in (1, 3):
        drafts.approve(number, "chloé")
    database.close()
    return shop


def test_an_approved_draft_is_written_for_its_tool(kept: Path, run: Run) -> None:
    ran = run("export", "1", "--format", "eml", "--tool", "brevo", "--out", "mail.eml")
    assert ran.code == 0, ran.err
    assert ran.out == "Wrote mail.eml.\n"
    assert "! Brevo names attributes" in ran.err
    message = email.message_from_bytes((kept / "mail.eml").read_bytes(), policy=email.policy.default)
    assert message["Subject"] == "La nappe Alma"
    body = message.get_body(("plain",))
    assert body is not None
    assert "{{ contact.FIRSTNAME" in body.get_content()


def test_a_folder_gets_a_file_of_each(kept: Path, run: Run) -> None:
    ran = run("export", "3", "1", "--format", "eml", "--out", "out", "--json")
    assert ran.code == 0, ran.err
    told = json.loads(ran.out)
    assert [file["file"] for file in told] == ["out/email-en-3.eml", "out/email-fr-1.eml"]
    assert all(file["bytes"] == Path(file["file"]).stat().st_size for file in told)
    assert {file["media_type"] for file in told} == {"message/rfc822"}


def test_one_file_of_several_is_a_zip(kept: Path, run: Run) -> None:
    assert run("export", "1", "3", "--format", "md", "--out", "both.zip").code == 0
    with zipfile.ZipFile(kept / "both.zip") as parts:
        assert parts.namelist() == ["email-fr-1.md", "email-en-3.md"]


def test_a_document_holds_several_in_this_folder(kept: Path, run: Run) -> None:
    ran = run("export", "1", "3", "--format", "docx")
    assert ran.out == "Wrote email-1-to-3.docx.\n"
    assert (kept / "email-1-to-3.docx").is_file()


def test_a_draft_that_is_not_approved_is_marked(kept: Path, run: Run) -> None:
    refused = run("export", "2", "--format", "google_ads")
    assert refused.code == 2
    assert "Not approved: draft 2." in refused.err
    assert "--unapproved" in refused.err
    ran = run("export", "2", "--format", "google_ads", "--unapproved")
    assert ran.out == "Wrote google-rsa-fr-2-not-approved-google-ads.csv.\n"
    assert "! Draft 2 is not approved" in ran.err


def test_standard_output_gets_the_file_alone(kept: Path, run: Run) -> None:
    ran = run("export", "1", "--format", "json", "--out", "-")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["drafts"][0]["rendered"]["subject"] == "La nappe Alma"


def test_a_file_that_is_there_is_kept(kept: Path, run: Run) -> None:
    (kept / "copy.txt").write_text("mine", encoding="utf-8")
    ran = run("export", "1", "--format", "text", "--out", "copy.txt")
    assert ran.code == 2
    assert "copy.txt is there already" in ran.err
    assert (kept / "copy.txt").read_text(encoding="utf-8") == "mine"
    assert run("export", "1", "--format", "text", "--out", "copy.txt", "--force").code == 0
    assert "La nappe Alma" in (kept / "copy.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "not said what to export"),
        (["1"], "not said what to export"),
        (["x", "--format", "eml"], "x"),
        (["0", "--format", "eml"], "0"),
        (["1", "--format", "eml", "--out", "-", "--json"], "standard output"),
    ],
)
def test_arguments_that_do_not_fit_are_told(run: Run, arguments: list[str], said: str) -> None:
    ran = run("export", *arguments)
    assert ran.code == 2
    assert said in ran.err + ran.out


def test_what_can_not_be_exported_is_told(kept: Path, run: Run) -> None:
    (kept / "mail.txt").write_text("", encoding="utf-8")
    for arguments, said in (
        (["1", "--format", "pdf"], "no export format “pdf”"),
        (["1", "--format", "google_ads"], "does not fit"),
        (["1", "--format", "eml", "--tool", "breve"], "Did you mean brevo?"),
        (["404", "--format", "eml"], "no draft “404”"),
        (["1", "--format", "text", "--out", "mail.txt/x/y.txt"], "can't be written"),
    ):
        ran = run("export", *arguments)
        assert ran.code == 2
        assert said in ran.err


def test_formats_and_tools_are_listed_without_a_shop(run: Run) -> None:
    ran = run("export", "--list")
    assert ran.code == 0
    assert "  google_ads   Google Ads Editor (CSV)" in ran.out
    assert "  brevo        Brevo" in ran.out
    listed = json.loads(run("export", "--list", "--json").out)
    assert {
        "id": "eml",
        "label": {"fr": "E-mail (.eml)", "en": "E-mail (.eml)"},
        "single": True,
        "tagged": True,
    } in (listed["formats"])
    assert "plain" in {tool["id"] for tool in listed["tools"]}


def test_a_file_is_replaced_whole(kept: Path, run: Run) -> None:
    place = kept / "copy.txt"
    place.write_text("mine", encoding="utf-8")
    place.chmod(0o640)
    with place.open(encoding="utf-8") as reader:
        assert run("export", "1", "--format", "text", "--out", "copy.txt", "--force").code == 0
        assert reader.read() == "mine"
    assert "La nappe Alma" in place.read_text(encoding="utf-8")
    assert place.stat().st_mode & 0o777 == 0o640
    assert not list(kept.glob(".export-*"))


def test_a_full_disk_leaves_the_file_that_is_there(tmp_path: Path) -> None:
    place = tmp_path / "copy.txt"
    place.write_bytes(b"mine")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        with pytest.raises(OSError, match="too large"):
            replace_file(place, b"x" * 5000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert place.read_bytes() == b"mine"
    assert list(tmp_path.iterdir()) == [place]


def test_a_link_goes_on_leading_to_its_file_and_a_device_stays_one(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_bytes(b"old")
    (tmp_path / "link.txt").symlink_to("real.txt")
    replace_file(tmp_path / "link.txt", b"new")
    assert (tmp_path / "real.txt").read_bytes() == b"new"
    assert (tmp_path / "link.txt").is_symlink()
    with pytest.raises(IsADirectoryError):
        replace_file(tmp_path, b"new")
