"""What is kept of visitors and for how long, as the settings have it: for the privacy page."""

from dataclasses import dataclass

from assistant import rules
from assistant.settings import Settings
from assistant.types.language import Language


@dataclass(frozen=True)
class Kept:
    """One line: what is kept, and for how long, in words."""

    what: str
    period: str


def retention(settings: Settings, language: Language) -> list[Kept]:
    """Every kind of visitors' data in the language."""
    days = settings.privacy
    texts = rules.load("privacy")["kept"]
    minutes = round(settings.chat.idle_seconds / 60) or 1
    talk = texts["conversation"]
    lines = [Kept(talk["what"][language], talk["period"][language].format(minutes=minutes))]
    for name, count in (
        ("transcripts", days.transcript_days),
        ("gaps", days.gap_days),
        ("thumbs", days.feedback_days),
        ("leads", days.lead_days),
    ):
        period = texts[name]["period" if count else "without"][language]
        lines.append(Kept(texts[name]["what"][language], period.format(days=_days(count, language))))
    return lines


def _days(count: int, language: Language) -> str:
    years, rest = divmod(count, 365)
    number, unit = (years, "year") if years and not rest else (count, "day")
    words: str = rules.load("privacy")["periods"][unit if number == 1 else f"{unit}s"][language]
    return words.format(count=number)
