"""What a rule of law may ask for that no word in the text shows: dates, records, sources."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from assistant.checks.copy.subject import Subject
from assistant.checks.evidence import Statement, evidence, statement
from assistant.checks.law.origin import origin
from assistant.checks.law.rules import LawRule
from assistant.checks.negation import affirmed, is_negated
from assistant.text.dates import date_parts
from assistant.text.normalise import fold
from assistant.text.numbers import Figure, figures
from assistant.text.sentences import split_sentences

Condition = Callable[[LawRule, Subject, str], bool]

_LINK = re.compile(r"https?://\S+|www\.\S+")
_REPORT = re.compile(
    r"(?<!\w)(?:bilans?|rapports?(?! qualite)|reports?"
    r"|(?:nos|les|des|our|the|all) emissions(?! (?:sont |are )?(?:compens|offset|neutr)))(?!\w)"
)
# Words before an amount that make it the price of today, or a bound of it.
_NOW = re.compile(
    r"(?<!\w)(?:jusqu'a|(?<!lieu )des|a partir de|pour|seulement|a seulement|maintenant|desormais|aujourd'hui"
    r"|prix (?:reduits?|en baisse)(?: (?:a|est|est de|:))?"
    r"|up to|(?<!down )(?<!reduced )from|starting at|for|only|now(?: only)?|today|just"
    r"|(?:reduced|new|current) prices?(?: (?:of|is|:))?)"
    r"\s*:?\s*(?:[€£$]\s*)?$"
)
_BESIDE = 60  # characters on each side of a link in which a report is named
_WEEKS = dt.timedelta(weeks=4)
_WEDNESDAY = 2


def reference_price(rule: LawRule, subject: Subject, excerpt: str) -> bool:
    """Whether the lowest price of the last 30 days of a product in the text is stated in it.

    “Prix réduit jusqu’à 189 €” states what is asked today: an amount after such words is no prior price.
    """
    del rule, excerpt
    known = _references(subject)
    return any(
        figure.unit == "EUR" and figure.value in known and not _NOW.search(fold(text[: figure.start]))
        for text in subject.fields.values()
        for figure in figures(text)
    )


def true_reference(rule: LawRule, subject: Subject, excerpt: str) -> bool:
    """Whether the former price in the excerpt is one of the records; without a record, nobody can tell."""
    del rule
    known = _references(subject)
    amounts = [figure.value for figure in figures(excerpt) if figure.unit == "EUR"]
    return not known or not amounts or amounts[-1] in known


def _references(subject: Subject) -> set[Decimal]:
    prices = (product.price_reference_30j for product in subject.products)
    return {price for price in prices if price is not None}


def end_date(rule: LawRule, subject: Subject, excerpt: str) -> bool:
    """Whether the offer's last day is known, or the text states a day."""
    del rule, excerpt
    if subject.brief and subject.brief.offer.ends:
        return True
    return any(figure.unit == "date" for figure in _figures(subject))


def report_link(rule: LawRule, subject: Subject, excerpt: str) -> bool:
    """Whether the text links to a report: the link names one, or stands beside words that do.

    The words of the claim itself count for nothing: “bilan carbone neutre” is no report.
    """
    del rule
    texts = [text.replace(excerpt, ",") for text in subject.fields.values()]
    return any(_REPORT.search(fold(around)) for text in texts for around in _around_links(text))


def _around_links(text: str) -> Iterator[str]:
    for match in _LINK.finditer(text):
        yield text[max(0, match.start() - _BESIDE) : match.end() + _BESIDE]


def source(rule: LawRule, subject: Subject, excerpt: str) -> bool:
    """Whether a sentence of a source says so too, in either language, and does not deny it itself."""
    del rule
    claim = statement(excerpt, subject.language)
    passages = [(one.chunk.embedded_text, one.chunk.language) for one in subject.passages]
    known = [(text, subject.language) for text in subject.known]
    return any(
        _says(said, claim) and not is_negated(said, language)
        for text, language in (*passages, *known)
        for said in (affirmed(sentence, language) for sentence in split_sentences(text))
    )


def _says(sentence: str, claim: Statement) -> bool:
    """Whether a sentence has all words and figures of a claim."""
    said = evidence(sentence, claim.language, True)
    words = all(said.says(stemmed, word, claim.language) for stemmed, word in claim.words)
    return bool(claim.words or claim.figures) and words and all(map(said.holds, claim.figures))


def sales_period(rule: LawRule, subject: Subject, excerpt: str) -> bool:
    """Whether the offer, or what the text says of its days, lies in an official period of “soldes”.

    Without any day it is today that counts.
    """
    del rule, excerpt
    days = [*_offer_days(subject), *_stated_days(subject)] or [subject.today]
    return all(any(start <= day <= end for start, end in sales_periods(day.year)) for day in days)


def sales_periods(year: int) -> tuple[tuple[dt.date, dt.date], ...]:
    """The winter and the summer “soldes” of a year, first and last day, as most departments have them.

    Winter: the second Wednesday of January, the first when the second comes after the 12th. Summer: the last
    Wednesday of June, the last but one when the last comes after the 28th. Four weeks each. Source: Code de
    commerce, art. D310-15-2, and arrêté du 27 mai 2019; some departments of the border, the coast and
    overseas have dates of their own.
    """
    second = _first_wednesday(dt.date(year, 1, 1)) + dt.timedelta(weeks=1)
    winter = second - dt.timedelta(weeks=1) if second.day > 12 else second
    last = _first_wednesday(dt.date(year, 6, 24))
    summer = last - dt.timedelta(weeks=1) if last.day > 28 else last
    return tuple((start, start + _WEEKS - dt.timedelta(days=1)) for start in (winter, summer))


def _first_wednesday(day: dt.date) -> dt.date:
    """The first Wednesday from that day on."""
    return day + dt.timedelta(days=(_WEDNESDAY - day.weekday()) % 7)


def _offer_days(subject: Subject) -> Iterator[dt.date]:
    offer = subject.brief.offer if subject.brief else None
    if offer:
        yield from (day for day in (offer.starts, offer.ends) if day)


def _stated_days(subject: Subject) -> Iterator[dt.date]:
    """The days that a text states; one without a year is the next of its name."""
    for figure in _figures(subject):
        if figure.unit == "date" and (day := _day(figure.value, subject.today)):
            yield day


def _day(value: Decimal, today: dt.date) -> dt.date | None:
    year, month, number = date_parts(value)
    if not (month and number):
        return None
    try:
        day = dt.date(year or today.year, month, number)
        return day if year or day >= today else day.replace(year=today.year + 1)
    except ValueError:
        return None  # the 30th of February


def _figures(subject: Subject) -> list[Figure]:
    return [figure for text in subject.fields.values() for figure in figures(text)]


CONDITIONS: Mapping[str, Condition] = {
    "reference_price": reference_price,
    "true_reference": true_reference,
    "end_date": end_date,
    "report_link": report_link,
    "source": source,
    "origin": origin,
    "sales_period": sales_period,
}
