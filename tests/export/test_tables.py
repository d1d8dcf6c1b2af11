"""Tables, read back with a parser."""

import csv
import io
from dataclasses import replace

import pytest

from assistant.export.outgoing import Outgoing, outgoing
from assistant.export.tables import columns, csv_file, import_file, takes
from assistant.rules import load
from assistant.types.export import ExportFile
from assistant.types.stored import StoredDraft
from tests.export.drafts import EMAIL, RSA, company, record, stored

META = {"primary": "Le lin lavé.\nTissé ici.", "headline": "Nappe Alma", "description": "Dès 59 €"}


def out(*drafts: StoredDraft) -> list[Outgoing]:
    return [outgoing(kept, company(), record=record(kept)) for kept in drafts]


def read(file: ExportFile, separator: str) -> list[dict[str, str]]:
    """The rows as a spreadsheet has them."""
    assert file.content.startswith(b"\xef\xbb\xbf")
    text = file.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator, strict=True))


def warned(file: ExportFile) -> str:
    return "\n".join(warning["en"] for warning in file.warnings)


def test_google_ads_editor_gets_its_own_columns() -> None:
    file = import_file("google_ads", out(stored(RSA, "google_rsa")), company())
    (row,) = read(file, ",")
    assert file.name == "google-rsa-fr-7-google-ads.csv"
    assert row["Campaign"] == "Noël"
    assert row["Ad group"] == "families NAP-01"
    assert row["Ad type"] == "Responsive search ad"
    assert row["Status"] == "Paused"  # nothing is spent before somebody has looked
    assert [row[f"Headline {n}"] for n in range(1, 5)] == [
        "Nappe Alma en lin lavé",
        "'-20 % sur le lin",
        "Tissée à Rochemelle",
        "",
    ]
    assert "Headline 15" in row
    assert "Headline 16" not in row
    assert (row["Description 1"], row["Description 2"]) == ("170 × 300 cm, 59,00 €", "Livraison offerte")
    assert (row["Path 1"], row["Path 2"]) == ("nappes", "")
    assert row["Final URL"].startswith("https://www.filature.example/fr/nappe-alma?utm_source=newsletter")
    assert row["Labels"] == "AI-generated"
    assert "model=écrivain-1" in row["Comment"]
    assert "“Headline 2”: an apostrophe" in warned(file)


def test_what_google_would_not_take_is_told() -> None:
    many = {**RSA, "headlines": "\n".join(f"Titre {n}" for n in range(1, 18))}
    (draft,) = out(stored(many, "google_rsa", "draft", link=""))
    file = import_file("google_ads", [draft], company())
    (row,) = read(file, ",")
    assert row["Headline 15"] == "Titre 15"
    assert row["Final URL"] == ""
    assert row["Labels"] == "AI-generated;Not approved"
    assert "17 lines, the tool takes 15" in warned(file)
    assert "its brief has no link" in warned(file)


def test_meta_gets_its_own_columns() -> None:
    file = import_file("meta_ads", out(stored(META, "meta_ad", cta="Découvrir la nappe")), company())
    (row,) = read(file, ",")
    assert (row["Title"], row["Body"]) == ("Nappe Alma", "Le lin lavé.\nTissé ici.")
    assert row["Link Description"] == "Dès 59 €"
    assert row["Link"] == "https://www.filature.example/fr/nappe-alma"
    assert row["URL Tags"] == "utm_source=newsletter&utm_campaign=noel"
    assert row["Ad Status"] == "PAUSED"
    assert row["Call to Action"] == "LEARN_MORE"
    assert row["Ad Name"].startswith("meta-ad-fr-7 | ai_generated=true; model=écrivain-1;")
    assert not file.warnings


@pytest.mark.parametrize(
    ("cta", "button"),
    [("S’inscrire à la lettre", "SIGN_UP"), ("Shop the linen", "SHOP_NOW"), ("Voir", "LEARN_MORE"), ("", "")],
)
def test_a_call_to_action_is_a_button_of_meta(cta: str, button: str) -> None:
    (row,) = read(import_file("meta_ads", out(stored(META, "meta_ad", cta=cta)), company()), ",")
    assert row["Call to Action"] == button


def test_a_call_to_action_that_no_button_says_is_told() -> None:
    file = import_file("meta_ads", out(stored(META, "meta_ad", cta="Voiler la fenêtre")), company())
    assert read(file, ",")[0]["Call to Action"] == ""
    assert "no button of the tool says “Voiler la fenêtre”" in warned(file)


def test_a_list_that_has_one_column_makes_a_row_of_each_line() -> None:
    (draft,) = out(stored(META, "meta_ad"))
    lines = tuple(
        replace(piece, items=("Un", "Deux", "Trois")) if piece.name == "headline" else piece
        for piece in draft.pieces
    )
    rows = read(import_file("meta_ads", [replace(draft, pieces=lines)], company()), ",")
    assert [row["Title"] for row in rows] == ["Un", "Deux", "Trois"]
    assert [row["Ad Name"].split(" |")[0] for row in rows] == [
        "meta-ad-fr-7",
        "meta-ad-fr-7-2",
        "meta-ad-fr-7-3",
    ]


@pytest.mark.parametrize("table", ["google_ads", "meta_ads"])
def test_a_table_fits_the_channels_that_have_its_fields(table: str) -> None:
    fitting = {id_ for id_, channel in company().channels.items() if takes(table, channel)}
    assert {"google_ads": "google_rsa", "meta_ads": "meta_ad"}[table] in fitting
    assert not fitting & {"email", "sms", "seo"}


@pytest.mark.parametrize("table", ["google_ads", "meta_ads"])
def test_the_columns_say_where_they_come_from_and_hold_something(table: str) -> None:
    entry = load("exports")["tables"][table]
    assert entry["source"]
    assert entry["checked"]
    for column in columns(table):
        assert column.field or column.fact or column.each or column.button


def test_a_spreadsheet_gets_a_row_for_each_draft() -> None:
    sms = stored({"text": "La nappe Alma ;=1+1"}, "sms", id=8)
    file = csv_file(out(stored(), sms), company())
    first, second = read(file, ";")
    assert file.name == "drafts-7-to-8.csv"
    assert {name: first[name] for name in EMAIL} == {
        **EMAIL,
        "body": EMAIL["body"].replace("{{first_name|vous}}", "vous"),
    }
    assert (first["text"], second["subject"]) == ("", "")
    assert second["text"] == "La nappe Alma ;'=1+1 STOP au XXXXX"
    assert (first["draft"], first["channel"], first["segment"]) == ("7", "email", "families")
    assert (first["ai_generated"], first["approved_by"], first["version"]) == ("true", "chloé", "2")
    assert "“text”: an apostrophe" in warned(file)


def test_an_english_spreadsheet_has_commas() -> None:
    (row,) = read(csv_file(out(stored(language="en")), company()), ",")
    assert row["subject"] == "La nappe Alma"


def test_no_field_of_a_channel_is_called_like_a_column_of_ours() -> None:
    (row,) = read(csv_file(out(stored({})), company()), ";")
    for channel in company().channels.values():
        assert not {rule.name for rule in channel.fields} & set(row), channel.id
