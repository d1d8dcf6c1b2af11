"""What a column of a report is."""

from assistant import rules
from assistant.results.importing.columns import IGNORED, columns_of, fields, rates, tool_of, tools
from assistant.results.importing.preview import field_label, reason_words
from assistant.text.headers import plain
from assistant.types.language import LANGUAGES

# As in public analyses of its export.
KLAVIYO = [
    "Campaign Name",
    "Tags",
    "Subject",
    "List",
    "Send Time",
    "Send Weekday",
    "Total Recipients",
    "Unique Placed Order",
    "Placed Order Rate",
    "Revenue",
    "Unique Opens",
    "Open Rate",
    "Total Opens",
    "Unique Clicks",
    "Click Rate",
    "Total Clicks",
    "Unsubscribes",
    "Spam Complaints",
    "Spam Complaints Rate",
    "Successful Deliveries",
    "Bounces",
    "Bounce Rate",
    "Campaign ID",
    "Campaign Channel",
]


def test_the_columns_of_a_whole_export() -> None:
    found = columns_of(KLAVIYO, tool_of(KLAVIYO), {}, "a.csv")
    assert found.tool == "klaviyo"
    assert {field: found.column(field) for field in sorted(found.fields - {"variant"})} == {
        "bounces": "Bounces",
        "click_rate": "Click Rate",
        "clicks": "Unique Clicks",
        "complaint_rate": "Spam Complaints Rate",
        "complaints": "Spam Complaints",
        "conversion_rate": "Placed Order Rate",
        "conversions": "Unique Placed Order",
        "delivered": "Successful Deliveries",
        "open_rate": "Open Rate",
        "opens": "Unique Opens",
        "revenue": "Revenue",
        "sent": "Total Recipients",
        "unsubscribes": "Unsubscribes",
    }
    assert [found.uses[column] for column in ("Campaign Name", "Subject")] == ["variant", "variant"]
    assert [found.uses[column] for column in ("Total Opens", "Total Clicks", "Tags")] == [IGNORED] * 3


def test_of_two_columns_for_a_count_the_one_of_contacts_is_taken() -> None:
    found = columns_of(["Clicks", "Unique clicks", "Ouvertures", "VARIANT"], "plain", {}, "a.csv")
    assert found.uses == {
        "Clicks": IGNORED, "Unique clicks": "clicks", "Ouvertures": "opens", "VARIANT": "variant",
    }  # fmt: skip
    chosen = columns_of(["Clicks", "Unique clicks"], "plain", {"Clicks": "clicks"}, "a.csv")
    assert (chosen.column("clicks"), chosen.uses["Unique clicks"]) == ("Clicks", IGNORED)
    assert chosen.column("opens") == ""


def test_nothing_is_chosen_by_an_empty_field() -> None:
    found = columns_of(["Clicks", "=x"], "plain", {"Clicks": "", "=y": ""}, "a.csv")
    assert (found.fields, found.labels) == (frozenset(), {})


def test_names_of_headers_stand_for_one_field_each() -> None:
    for field, data in fields().items():
        for name in (*data["names"], *data.get("when", ())):
            assert plain(name) == name, (field, name)
            known = (other for other in fields() if name in _names(other))
            assert list(known) == [field], name
    known = rules.load("result_columns")["tools"]
    assert all(set(known[tool]["fields"]) <= set(fields()) and known[tool]["source"] for tool in tools())
    assert all(gives in fields() and of in fields() for gives, of in rates().values())


def _names(field: str) -> list[str]:
    data = fields()[field]
    return [*data["names"], *data.get("when", ())]


def test_dates_of_events_are_those_of_contacts_only() -> None:
    header = ["Campaign_Name", "Email", "Send_Date", "Open_Date", "Click_Date"]
    assert list(columns_of(header, "brevo", {}, "a.csv").uses.values()) == [
        "variant", "email", "sent", "opens", "clicks",
    ]  # fmt: skip
    sums = columns_of(["Title", "Send Date", "Successful Deliveries"], "mailchimp", {}, "a.csv")
    assert list(sums.uses.values()) == ["variant", IGNORED, "delivered"]


def test_everything_is_said_in_both_languages() -> None:
    data = rules.load("result_columns")
    for words in (*map(field_label, fields()), *map(reason_words, data["reasons"]), *data["notes"].values()):
        assert all(words[language] for language in LANGUAGES)


def test_the_recipients_of_hubspot_are_told_by_their_header() -> None:
    header = [
        "Email Name",
        "Recipient",
        "Sent",
        "Delivered",
        "Open",
        "Click",
        "Bounce",
        "SpamReport",
        "Unsubscribed",
    ]
    assert tool_of(header) == "hubspot"
    assert columns_of(header, "hubspot", {}, "a.csv").uses["SpamReport"] == "complaints"
