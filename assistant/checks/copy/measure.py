"""How much of its room a field takes: the one count of page, API, batch and export."""

from dataclasses import dataclass, replace

from assistant.text.counting.characters import characters
from assistant.text.counting.said import joined, said, unit_name
from assistant.text.counting.sms import SmsSize, sms_size
from assistant.text.counting.width import width_px
from assistant.text.counting.x import x_weight
from assistant.text.fields import added_text, lines
from assistant.text.merge_tags import sized
from assistant.types.brand import Bilingual, Count, FieldRule
from assistant.types.language import Language

__all__ = ["Measured", "added_text", "lines", "measure"]

_SHOWN = 5  # characters that force UCS-2 to name; the first ones are enough to find them


@dataclass(frozen=True)
class Measured:
    """What a field takes, and its limits in the same unit.

    `count` is in `unit`: characters as a reader counts them, weights of X, pixels, or what an SMS holds
    (septets in GSM-7, 16-bit units in UCS-2; the limits are then the room of the allowed segments in the
    encoding that the text needs). Of a list it is the count of its longest item, and `items` holds each.
    `parts` are the segments of an SMS, the items of a list, 1 for any other text and 0 for an empty one.
    `over` means past the soft or the hard limit, or more items than allowed; `broken` past the hard limit,
    or more items. `detail` says it in words, for a counter. `forcing` are the characters that make an SMS
    UCS-2, which `encoding` names.
    """

    count: int
    unit: Count
    soft_max: int | None
    hard_max: int | None
    over: bool
    broken: bool
    parts: int
    detail: Bilingual
    items: tuple["Measured", ...] = ()
    encoding: str = ""
    forcing: tuple[str, ...] = ()

    @property
    def limit(self) -> int | None:
        """The limit to show beside the count: the soft one, or the hard one where there is no other."""
        return self.soft_max or self.hard_max


def measure(rule: FieldRule, text: str, language: Language) -> Measured:
    """What `text` takes of the field `rule`.

    `language` is the text's own: it chooses the text that the export adds (`rule.added`), which counts too
    unless the text holds it already. A merge tag counts as what readers get for it (`merge_tags.sized`).
    """
    if rule.items is not None:
        return _list(rule, rule.items, lines(text))
    text = text.strip()
    added = added_text(rule, text, language)
    measured = _one(rule, text + added)
    if not added:
        return measured
    with_it = said("details", "added", added=added.strip())
    return replace(measured, detail=joined(measured.detail, with_it))


def _one(rule: FieldRule, text: str) -> Measured:
    text = sized(text)
    if rule.count == "sms":
        return _sms(rule, sms_size(text))
    count = _count(rule, text)
    over, broken = _past(rule, count)
    detail = _length(rule.count, count, rule.soft_max or rule.hard_max)
    parts = 1 if text else 0
    return Measured(count, rule.count, rule.soft_max, rule.hard_max, over, broken, parts, detail)


def _count(rule: FieldRule, text: str) -> int:
    if rule.count == "pixels":
        return width_px(text, rule.font_px)
    return x_weight(text) if rule.count == "x" else characters(text)


def _past(rule: FieldRule, count: int) -> tuple[bool, bool]:
    """Whether a count is past any limit, and whether past the hard one."""
    broken = rule.hard_max is not None and count > rule.hard_max
    return broken or (rule.soft_max is not None and count > rule.soft_max), broken


def _sms(rule: FieldRule, size: SmsSize) -> Measured:
    soft, hard = (most and size.room(most) for most in (rule.soft_max, rule.hard_max))
    over, broken = _past(rule, size.segments)
    words = [
        _length("sms", size.units, soft or hard),
        said("details", "sms", parts=size.segments, encoding=size.encoding),
    ]
    if size.forcing:
        words.append(said("details", "forcing", chars=" ".join(size.forcing[:_SHOWN])))
    return Measured(
        size.units,
        "sms",
        soft,
        hard,
        over,
        broken,
        size.segments,
        joined(*words),
        encoding=size.encoding,
        forcing=size.forcing,
    )


def _list(rule: FieldRule, allowed: tuple[int, int], texts: tuple[str, ...]) -> Measured:
    items = tuple(_one(rule, text) for text in texts)
    longest = max(items, key=lambda item: item.count, default=_one(rule, ""))
    many = len(items) > allowed[1]
    number = said("details", "items", parts=len(items), least=allowed[0], most=allowed[1])
    return Measured(
        count=longest.count,
        unit=rule.count,
        soft_max=longest.soft_max,
        hard_max=longest.hard_max,
        over=many or any(item.over for item in items),
        broken=many or any(item.broken for item in items),
        parts=len(items),
        detail=joined(number, said("details", "longest", detail=longest.detail)) if items else number,
        items=items,
    )


def _length(unit: Count, count: int, limit: int | None) -> Bilingual:
    key = "count" if limit is None else "limit" if count <= limit else "over"
    values = {"count": count, "limit": limit, "over": count - (limit or 0)}
    return said("details", key, unit=unit_name(unit, limit or count), **values)
