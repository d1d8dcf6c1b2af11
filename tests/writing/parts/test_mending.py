from assistant.brand.channels import load_channels
from assistant.types.draft import Brief, Finding
from assistant.types.revision import Revision
from assistant.writing.parts.mending import mended

CHANNELS = load_channels()
SPACE = Finding("typography.fr.space", "info", "cta", "nappe !", {})
FIELDS = {"subject": "Alma !", "cta": "Voir la nappe !"}


def revision(finding: Finding | None, brief: Brief, fields: dict[str, str] = FIELDS) -> Revision:
    return Revision(fields, "", "fix", "", brief, finding=finding)


EMAIL = Brief("email", "families", "x", "fr")


def test_the_field_of_the_finding_is_set_anew() -> None:
    assert mended(revision(SPACE, EMAIL), CHANNELS) == {"subject": "Alma !", "cta": "Voir la nappe\u202f!"}


def test_a_finding_of_no_field_is_about_all() -> None:
    finding = Finding("typography.fr.space", "info", "", "", {})
    assert mended(revision(finding, EMAIL), CHANNELS) == {
        "subject": "Alma\u202f!",
        "cta": "Voir la nappe\u202f!",
    }


def test_an_sms_keeps_its_plain_spaces() -> None:
    sms = Brief("sms", "families", "x", "fr")
    (field, *_) = (rule.name for rule in CHANNELS["sms"].fields)
    finding = Finding("typography.sms", "info", field, "", {})
    assert mended(revision(finding, sms, {field: "L’été"}), CHANNELS) == {field: "L'été"}


def test_what_takes_a_model_or_changes_nothing_is_none() -> None:
    other = Finding("grounding.figure", "error", "cta", "", {})
    assert mended(revision(other, EMAIL), CHANNELS) is None
    assert mended(revision(None, EMAIL), CHANNELS) is None
    assert mended(revision(SPACE, EMAIL, {"cta": "Voir la nappe"}), CHANNELS) is None
    assert mended(revision(SPACE, Brief("nowhere", "s", "x", "fr")), CHANNELS) is None
