"""Arithmetic of ranges: low with low, centre with centre, high with high."""

from assistant.types.campaign import Span


def over(value: float) -> Span:
    """A value that is certain."""
    return Span(float(value), float(value), float(value))


def plus(one: Span, other: Span) -> Span:
    """The sum of two ranges."""
    return Span(one.low + other.low, one.centre + other.centre, one.high + other.high)


def times(one: Span, other: Span) -> Span:
    """The product of two ranges of positive values."""
    return Span(one.low * other.low, one.centre * other.centre, one.high * other.high)


def scaled(span: Span, factor: float) -> Span:
    """A range, `factor` times as large."""
    return Span(span.low * factor, span.centre * factor, span.high * factor)


def rounded(span: Span) -> Span:
    """A range of things that are counted."""
    return Span(float(round(span.low)), float(round(span.centre)), float(round(span.high)))


def spanned(span: Span) -> tuple[float, float, float]:
    """The three values, the low one first."""
    return span.low, span.centre, span.high
