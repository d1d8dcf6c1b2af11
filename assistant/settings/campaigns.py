"""How the texts of campaigns are written, and who is told when a run ends."""

from dataclasses import dataclass

from assistant.settings.sections import Secret, _setting


@dataclass(frozen=True)
class CampaignSettings:
    """The runs of campaigns; see docs/campaign-runs.md."""

    calls: int = _setting(
        "ASSISTANT_CAMPAIGN_CALLS",
        128,
        "Most calls of a remote model that a campaign has on their way at once, whatever it asks.",
        least=1,
    )
    requests_per_minute: int = _setting(
        "ASSISTANT_CAMPAIGN_RPM",
        0,
        "Requests to the provider in a minute, of all campaigns together; 0: any number.",
    )
    tokens_per_minute: int = _setting(
        "ASSISTANT_CAMPAIGN_TPM",
        0,
        "Tokens of prompts in a minute, of all campaigns together; 0: any number.",
    )
    reply_days: int = _setting(
        "ASSISTANT_CAMPAIGN_REPLY_DAYS",
        30,
        "Days for which replies of the model are kept, so that the same prompt is not paid twice; 0: for "
        "ever.",
    )
    mail_to: tuple[str, ...] = _setting(
        "ASSISTANT_CAMPAIGN_MAIL_TO",
        (),
        "Addresses that are told when a run ends or pauses by itself, comma separated.",
    )
    webhook: Secret = _setting(
        "ASSISTANT_CAMPAIGN_WEBHOOK", Secret(""), "Address that the same is posted to, signed; empty: none."
    )
    webhook_secret: Secret = _setting(
        "ASSISTANT_CAMPAIGN_WEBHOOK_SECRET",
        Secret(""),
        "Signs it: whsec_ and 24 to 64 random bytes in base64.",
    )
