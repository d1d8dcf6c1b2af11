from dataclasses import replace
from typing import Any

import pytest

from assistant.brand.segments import EVERYONE
from assistant.checks.copy.subject import Subject
from assistant.checks.style.register import (
    check_register,
    check_registers,
    check_siblings,
    wanted_register,
)
from assistant.types.draft import Brief
from tests.checks.copy.tables import CHANNELS, TODAY
from tests.checks.examples import brand_with

TU = {"subject": "Pour ta table", "body": "Découvre la nappe."}
VOUS = {"subject": "Pour votre table", "body": "Découvrez la nappe, elle vous attend."}
NOBODY = {"subject": "Une nappe", "body": "Elle est en lin."}


def subject(register: str = "vous", **changes: Any) -> Subject:
    brand = brand_with(registers={"fr": register, "en": "you"})
    return replace(Subject(TU, CHANNELS["email"], brand, "fr", TODAY), **changes)


@pytest.mark.parametrize(
    ("register", "text", "excerpt"),
    [
        ("vous", "Découvrez votre bol.", None),
        ("vous", "Découvre ton bol.", "Découvre"),
        ("vous", "Tu l’aimes.", "Tu"),
        ("vous", "Un ton chaud, dans le ton.", None),
        ("vous", "A-t-il des taches ? T'as vu.", "T'"),
        ("vous", "« Tu vas l’aimer », dit Anne. Essayez.", None),
        ("tu", "Découvrez le bol.", "Découvrez"),
        ("tu", "Sous ton nez.", None),
        ("", "Tu verras vos bols.", "Tu"),
        ("", "Tu verras tes bols.", None),
    ],
)
def test_form_of_address(register: str, text: str, excerpt: str | None) -> None:
    found = list(check_register(subject(register, fields={"body": text})))
    assert [one.excerpt for one in found] == ([] if excerpt is None else [excerpt])
    assert all((one.rule, one.severity) == ("brand.register", "warning") for one in found)


def test_one_finding_a_field_that_knows_its_place() -> None:
    found = list(check_register(subject()))
    assert [(one.field, one.excerpt, one.start, one.end) for one in found] == [
        ("subject", "ta", 5, 7),
        ("body", "Découvre", 0, 8),
    ]


@pytest.mark.parametrize(
    ("tone", "segment_tone", "wanted"),
    [
        ("", "", "vous"),
        ("amical, avec tutoiement", "", "tu"),
        ("", "léger, on se tutoie", "tu"),
        ("vouvoyer", "tutoyer", "vous"),
        ("pas de tutoiement", "", "vous"),
    ],
)
def test_the_brief_decides_then_the_segment_then_the_brand(tone: str, segment_tone: str, wanted: str) -> None:
    brief = Brief("email", "everyone", "vendre", "fr", tone=tone)
    segment = replace(EVERYONE, tone={"fr": segment_tone, "en": ""})
    assert wanted_register(subject(brief=brief, segment=segment)) == wanted


def test_a_series_keeps_to_one_form_of_address() -> None:
    ((number, found),) = check_registers([VOUS, NOBODY, TU, VOUS])
    assert (number, found.field, found.excerpt) == (2, "subject", "ta")
    assert found.message["fr"].startswith("Les autres textes vouvoient, celui-ci tutoie")
    assert found.message["en"].startswith("The other texts say “vous”, this one says “tu”")


def test_a_series_can_be_told_which() -> None:
    assert [number for number, _ in check_registers([VOUS, TU], "tu")] == [0]
    assert [number for number, _ in check_registers([TU, VOUS])] == [1]


def test_a_series_that_addresses_nobody() -> None:
    assert list(check_registers([NOBODY, NOBODY])) == []


@pytest.mark.parametrize(
    ("register", "language", "fields", "siblings", "found"),
    [
        ("", "fr", TU, (VOUS, VOUS), ["ta"]),
        ("", "fr", VOUS, (VOUS, TU), []),
        ("", "fr", TU, (NOBODY,), []),
        ("", "fr", TU, (), []),
        ("vous", "fr", TU, (VOUS,), []),  # told by the other check already
        ("", "en", TU, (VOUS,), []),
    ],
)
def test_a_variant_addresses_the_reader_as_the_others_do(
    register: str, language: Any, fields: Any, siblings: Any, found: list[str]
) -> None:
    asked = subject(register, fields=fields, siblings=siblings, language=language)
    assert [finding.excerpt for finding in check_siblings(asked)] == found
