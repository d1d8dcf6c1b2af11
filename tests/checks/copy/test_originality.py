from dataclasses import replace

from assistant.checks.copy.originality import alike, check_originality, near_duplicates
from assistant.checks.copy.subject import Subject
from assistant.types.draft import Brief, Offer
from tests.checks.copy.tables import CHANNELS, TODAY
from tests.checks.examples import BRAND, brand_with

PAST = "La nappe se lave à quarante degrés, sèche en une nuit et se plie en quatre sans un seul pli."


def subject(text: str) -> Subject:
    return Subject({"body": text}, CHANNELS["email"], BRAND, "fr", TODAY, past=(PAST,))


def test_what_the_brand_says_of_itself_may_be_repeated() -> None:
    brand = brand_with(legal_mentions={"fr": [PAST], "en": []})
    assert list(check_originality(replace(subject(PAST), brand=brand))) == []


def test_what_the_brief_asks_to_say_may_be_repeated() -> None:
    brief = Brief("email", "everyone", "vendre", "fr", offer=Offer(text=PAST))
    assert list(check_originality(replace(subject(PAST), brief=brief))) == []


def test_a_run_is_found_whatever_its_case_and_marks() -> None:
    text = "Bonjour. " + PAST.upper().replace(",", " –") + " À bientôt."
    (found,) = check_originality(subject(text))
    assert found.message["en"] == "20 words in a row taken from an approved text."
    assert found.excerpt == text[9:-12].removesuffix(".")


def test_a_short_text_copies_nothing() -> None:
    assert list(check_originality(subject("La nappe se lave à quarante degrés."))) == []


def test_pairs_that_are_nearly_the_same() -> None:
    drafts = [{"a": PAST}, {"a": "Tout autre chose, sur la couleur."}, {"a": PAST.replace("quatre", "trois")}]
    ((first, second, share),) = near_duplicates(drafts)
    assert (first, second) == (0, 2)
    assert 0.9 < share < 1


def test_an_empty_text_is_like_no_other() -> None:
    assert alike([], ["a"]) == 0
