"""What drafts may take, and how many are written at once."""

from dataclasses import dataclass

from assistant.settings.sections import _setting


@dataclass(frozen=True)
class CopySettings:
    """The caps of the copywriters; see docs/drafts.md. What would pass one is refused before the call."""

    variants_at_once: int = _setting(
        "ASSISTANT_VARIANTS_AT_ONCE",
        3,
        "Variants of a brief that a remote model writes at once; the embedded one takes them in turn.",
        least=1,
    )
    user_daily_tokens: int = _setting(
        "ASSISTANT_COPY_USER_DAILY_TOKENS",
        1_000_000,
        "Tokens that the drafts of one user, or of one API key, may take in a day (UTC). 0: any number.",
    )
    user_daily_eur: float = _setting(
        "ASSISTANT_COPY_USER_DAILY_EUR",
        5.0,
        "Euros that they may cost in a day, where the model's price is known. 0: any sum.",
    )
    daily_tokens: int = _setting(
        "ASSISTANT_COPY_DAILY_TOKENS",
        5_000_000,
        "Tokens that all drafts together may take in a day (UTC). 0: any number.",
    )
    daily_eur: float = _setting(
        "ASSISTANT_COPY_DAILY_EUR", 20.0, "Euros that all drafts together may cost in a day. 0: any sum."
    )
