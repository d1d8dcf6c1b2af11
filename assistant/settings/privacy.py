"""For how long what visitors said is kept."""

from dataclasses import dataclass

from assistant.settings.sections import _setting


@dataclass(frozen=True)
class PrivacySettings:
    """How many days what visitors said is kept; see docs/privacy.md."""

    transcript_days: int = _setting(
        "ASSISTANT_TRANSCRIPT_DAYS",
        0,
        "Days for which conversations are kept, masked and under a pseudonym; 0: they are not kept.",
    )
    gap_days: int = _setting(
        "ASSISTANT_GAP_DAYS",
        180,
        "Days for which questions without a good answer are kept, masked and without a conversation; 0: they "
        "are not kept.",
    )
    feedback_days: int = _setting(
        "ASSISTANT_FEEDBACK_DAYS", 365, "Days for which thumbs and their comments are kept; 0: for ever."
    )
    lead_days: int = _setting(
        "ASSISTANT_LEAD_DAYS",
        1095,
        "Days after which a request to a human is deleted: three years, as the CNIL advises; 0: never.",
    )
