"""How long people stay signed in, how long a link can be used, and who may review alone."""

from dataclasses import dataclass

from assistant.settings.sections import _setting


@dataclass(frozen=True)
class PeopleSettings:
    """The accounts of the studio; see docs/people.md."""

    session_hours: float = _setting(
        "ASSISTANT_SESSION_HOURS",
        12.0,
        "Hours after which the password is asked for again, as NIST SP 800-63B, 4.2.3, has it.",
        least=0.1,
    )
    idle_minutes: float = _setting(
        "ASSISTANT_SESSION_IDLE_MINUTES",
        120.0,
        "Minutes without any request after which it is asked for sooner.",
        least=1,
    )
    link_hours: float = _setting(
        "ASSISTANT_LINK_HOURS",
        72.0,
        "Hours for which a link to come in, or to choose a new password, can be used.",
        least=0.1,
    )
    one_person: bool = _setting(
        "ASSISTANT_ONE_PERSON_TEAM",
        True,
        "While there is one account only, it may approve its own drafts despite hard findings, with a reason "
        "that is kept; false: that always takes a second person.",
    )
