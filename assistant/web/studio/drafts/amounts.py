"""What drafts cost, in words."""

from decimal import Decimal

from assistant.types.model import Usage
from assistant.types.revision import Spending
from assistant.web.texts import Words


def number(words: Words, value: int) -> str:
    """A whole number as it is written in the language."""
    text = f"{value:,}"
    return text if words.language == "en" else text.replace(",", "\u202f")


def euros(words: Words, value: Decimal | float) -> str:
    """An amount: cents, and below one cent as many decimals as show that it is not nothing."""
    amount = float(value)
    decimals = 2 if amount == 0 or amount >= 0.01 else 4
    text = f"{amount:.{decimals}f}"
    return f"€{text}" if words.language == "en" else f"{text.replace('.', ',')}\u00a0€"


def taken(words: Words, usage: Usage) -> str:
    """What a draft took so far."""
    tokens = number(words, usage.prompt_tokens + usage.completion_tokens)
    if usage.cost_eur is None:
        return words("cost_tokens", tokens=tokens)
    return words("cost_both", tokens=tokens, eur=euros(words, usage.cost_eur))


def spent_today(words: Words, spending: Spending) -> str:
    """What the user's drafts took today, beside what they may."""
    tokens, eur = number(words, spending.tokens), euros(words, spending.eur)
    if spending.most_tokens:
        tokens = f"{tokens} / {number(words, spending.most_tokens)}"
    if spending.most_eur:
        eur = f"{eur} / {euros(words, spending.most_eur)}"
    return words("cost_day", tokens=tokens, eur=eur)
