import datetime as dt
from pathlib import Path

import pytest

from assistant.brand.company import load_brand
from assistant.errors import KnowledgeError
from assistant.types.brand import Brand


def brand(folder: Path, text: str) -> Brand:
    (folder / "brand.yaml").write_text(f"name: Test\n{text}", encoding="utf-8")
    return load_brand(folder)


def test_without_the_keys_nothing_is_known(tmp_path: Path) -> None:
    found = brand(tmp_path, "")
    assert found.opening is None
    assert found.lead_marketing is None
    assert set(found.lead_questions.values()) == {()}
    assert set(found.privacy_page.values()) == {""}


def test_hours_are_minutes_of_each_weekday(tmp_path: Path) -> None:
    opening = brand(
        tmp_path,
        'opening: {timezone: Europe/Paris, place: Paris, closed: [2026-12-25], hours: {monday: "9:00-18:00", '
        'saturday: ["10h00 – 12h30", "14:00-24:00"]}}',
    ).opening
    assert opening is not None
    assert opening.timezone == "Europe/Paris"
    assert opening.place == {"fr": "Paris", "en": "Paris"}
    assert opening.closed == {dt.date(2026, 12, 25)}
    assert opening.hours[0] == ((540, 1080),)
    assert opening.hours[5] == ((600, 750), (840, 1440))
    assert opening.hours[6] == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{timezone: Europe/Pariss}", "“opening.timezone” is “Europe/Pariss”"),
        ("{timezone: ../../etc/passwd}", "time zone"),
        ("{hours: {}}", "time zone"),
        ("{timezone: Europe/Paris, hours: {lundi: '9:00-18:00'}}", "no key “opening.hours.lundi”"),
        ("{timezone: Europe/Paris, hours: {monday: '9-18'}}", "hours in quotes"),
        ("{timezone: Europe/Paris, hours: {monday: 9:00}}", "list of texts"),
        ("{timezone: Europe/Paris, hours: {monday: '9:60-18:00'}}", "hours in quotes"),
        ("{timezone: Europe/Paris, hours: {monday: '18:00-9:00'}}", "in their order"),
        ("{timezone: Europe/Paris, hours: {monday: '18:00-24:01'}}", "in their order"),
        ("{timezone: Europe/Paris, hours: {monday: ['14:00-18:00', '9:00-12:00']}}", "in their order"),
        ("{timezone: Europe/Paris, closed: ['25/12']}", "a date"),
        ("{timezone: Europe/Paris, holidays: true}", "no key “opening.holidays”"),
    ],
)
def test_what_can_not_be_meant_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(KnowledgeError, match=said):
        brand(tmp_path, f"opening: {text}")


def test_a_page_of_one_language_serves_both(tmp_path: Path) -> None:
    page = "https://x.example/privacy"
    assert brand(tmp_path, f"privacy_page: {page}").privacy_page == {"fr": page, "en": page}
    assert brand(tmp_path, f"privacy_page: {{en: {page}}}").privacy_page == {"fr": page, "en": page}
    with pytest.raises(KnowledgeError, match="https"):
        brand(tmp_path, "privacy_page: javascript:alert(1)")


def test_more_than_three_questions_are_refused(tmp_path: Path) -> None:
    assert brand(tmp_path, "lead_questions: {fr: [A, B, C]}").lead_questions["fr"] == ("A", "B", "C")
    with pytest.raises(KnowledgeError, match="at most 3 questions"):
        brand(tmp_path, "lead_questions: {en: [A, B, C, D]}")


@pytest.mark.parametrize("text", ["false", '""', '{fr: "", en: ""}'])
def test_the_box_for_offers_can_be_taken_away(tmp_path: Path, text: str) -> None:
    assert brand(tmp_path, f"lead_marketing: {text}").lead_marketing == {"fr": "", "en": ""}
    assert brand(tmp_path, "lead_marketing: Des offres").lead_marketing == {
        "fr": "Des offres",
        "en": "Des offres",
    }
