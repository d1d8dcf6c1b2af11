"""Customer files: how large they may be and for how long their contacts are kept."""

from dataclasses import dataclass

from assistant.settings.sections import _setting


@dataclass(frozen=True)
class ContactSettings:
    """Imported contacts; see docs/contacts.md."""

    rows: int = _setting(
        "ASSISTANT_CONTACT_ROWS",
        1_000_000,
        "Most rows of a customer file or a report; a larger one is refused.",
        least=1,
    )
    days: int = _setting(
        "ASSISTANT_CONTACT_DAYS",
        30,
        "Days after which imported contacts, exports with contacts and contacts of reports are deleted.",
        least=1,
    )
