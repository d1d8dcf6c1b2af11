"""Which variants of a comparison were compared: not those of which the reports tell too little."""

from assistant.types.results import Comparison


def compared(comparison: Comparison) -> frozenset[int]:
    """The numbers (from 0) of the variants that were measured against each other.

    One that has a rate may still not be among them: revenue that is known as a total only. Empty where the
    split is broken, or fewer than two can be measured.
    """
    return frozenset(number for lift in comparison.lifts for number in (lift.variant, lift.against))
