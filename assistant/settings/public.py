"""What the public chat and the API may be asked, and how much of it."""

from dataclasses import dataclass

from assistant.settings.sections import Secret, _setting


@dataclass(frozen=True)
class PublicSettings:
    """The limits of the public chat, the widget and the API; see docs/limits.md."""

    answers_at_once: int = _setting(
        "ASSISTANT_ANSWERS_AT_ONCE",
        16,
        "Visitors answered at the same time; about eight for each core of the machine.",
        least=1,
    )
    answers_starting: int = _setting(
        "ASSISTANT_ANSWERS_STARTING",
        6,
        "Of these, how many search at the same time; about three for each core of the machine.",
        least=1,
    )
    answers_waiting: int = _setting(
        "ASSISTANT_ANSWERS_WAITING", 64, "Visitors who may wait for a place; the next is told “busy” at once."
    )
    busy_seconds: float = _setting(
        "ASSISTANT_BUSY_SECONDS", 1.5, "Whoever waited so long for a place is told “busy”."
    )
    conversation_rate: int = _setting(
        "ASSISTANT_RATE_CONVERSATION", 20, "Questions of one conversation in 10 minutes.", least=1
    )
    address_rate: int = _setting(
        "ASSISTANT_RATE_ADDRESS", 60, "Questions from one IP address in an hour.", least=1
    )
    key_rate: int = _setting(
        "ASSISTANT_RATE_KEY", 3000, "Requests with one API key in an hour; its visitors share it.", least=1
    )
    daily_tokens: int = _setting(
        "ASSISTANT_CHAT_DAILY_TOKENS",
        5_000_000,
        "Tokens that visitors' questions may take in a day (UTC); then the chat stops. 0: any number.",
    )
    daily_eur: float = _setting(
        "ASSISTANT_CHAT_DAILY_EUR",
        10.0,
        "Euros that visitors' questions may cost in a day (UTC), where the model's price is known; then the "
        "chat stops. 0: any sum.",
    )
    trusted_proxies: tuple[str, ...] = _setting(
        "ASSISTANT_TRUSTED_PROXIES",
        (),
        "Addresses or networks of your reverse proxy, whose X-Forwarded-For is believed, comma separated; "
        "none: there is no proxy.",
    )
    log_level: str = _setting(
        "ASSISTANT_LOG_LEVEL", "WARNING", "DEBUG, INFO (a line a request), WARNING, ERROR."
    )
    log_json: bool = _setting("ASSISTANT_LOG_JSON", False, "Write the log as one JSON object a line.")
    metrics_token: Secret = _setting(
        "ASSISTANT_METRICS_TOKEN", Secret(""), "Opens /metrics; empty: there is no such page."
    )
