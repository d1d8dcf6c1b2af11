"""Lessons as the results of a campaign give them."""

import datetime as dt

from assistant.types.learning import Found

NOON = dt.datetime(2026, 11, 10, 12, tzinfo=dt.UTC)
WON = (
    "La nappe Alma à 49,90 €\nBonjour {{first_name|à vous}}, −20 % jusqu’au 24 décembre avec le code NOEL20."
)
LOST = "Découvrez notre nappe\nUne matière, 3 ans de garantie, une histoire."


def found(
    campaign: int = 1,
    segment: str = "families",
    winner: int | None = 0,
    channel: str = "email",
    goal: str = "Présenter la nappe Alma",
) -> Found:
    """A finding of three ways of writing: `winner` did best, None: none did."""
    won = winner is not None
    other = 2 if winner != 2 else 0
    arms = [{"variant": number, "variant_id": f"c{campaign}-{number}"} for number in range(3)]
    evidence = {
        "name": "Noël",
        "vary": "angle",
        "metric": "click_rate",
        "verdict": "winner" if won else "no_difference",
        "winner": winner,
        "arms": arms,
    }
    if won:
        evidence |= {"other": other, "lift": {}, "texts": {"winner": WON, "loser": LOST}}
    return Found(
        campaign=campaign,
        segment=segment,
        channel=channel,
        language="fr",
        goal=goal,
        metric="click_rate",
        verdict="winner" if won else "no_difference",
        winner=winner,
        sentence={"fr": f"Constat {winner} : 3,1 %", "en": f"Finding {winner}: 3.1%"},
        evidence=evidence,
    )


class Clock:
    """Tells a time that moves on by an hour each time it is asked."""

    def __init__(self, start: dt.datetime = NOON) -> None:
        self.now = start

    def __call__(self) -> dt.datetime:
        self.now += dt.timedelta(hours=1)
        return self.now
