"""How many SMS a text takes: GSM 7-bit septets or UCS-2 units, in segments.

3GPP TS 23.038 (alphabets, section 6.2.1) and TS 23.040 (concatenation: six octets of header per segment).
https://www.etsi.org/deliver/etsi_ts/123000_123099/123038/
"""

from dataclasses import dataclass
from typing import Literal

# The default alphabet of GSM 7 bit, and its extension, each of which takes two septets.
BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("^{}\\[~]|€\f")
_ROOM = {"GSM-7": (160, 153), "UCS-2": (70, 67)}  # one segment alone, each of several

SmsEncoding = Literal["GSM-7", "UCS-2"]


@dataclass(frozen=True)
class SmsSize:
    """What an SMS takes: `units` are septets in GSM-7, 16-bit units in UCS-2.

    `forcing` are the characters outside GSM-7 that make the whole message UCS-2, each once.
    """

    encoding: SmsEncoding
    units: int
    segments: int
    forcing: tuple[str, ...] = ()

    def room(self, segments: int) -> int:
        """How many units fit into `segments` segments of this encoding."""
        alone, joined = _ROOM[self.encoding]
        return alone if segments == 1 else joined * segments


def sms_size(text: str) -> SmsSize:
    """What `text` takes as an SMS; nothing takes no segment."""
    forcing = tuple(dict.fromkeys(char for char in text if char not in BASIC and char not in EXTENDED))
    costs = [_units(char, bool(forcing)) for char in text]
    encoding: SmsEncoding = "UCS-2" if forcing else "GSM-7"
    return SmsSize(encoding, sum(costs), _segments(costs, *_ROOM[encoding]), forcing)


def _units(char: str, ucs2: bool) -> int:
    if ucs2:
        return 2 if ord(char) > 0xFFFF else 1
    return 2 if char in EXTENDED else 1


def _segments(costs: list[int], alone: int, joined: int) -> int:
    """A character of two units never stands on both sides of a border: a segment may end one unit early."""
    if sum(costs) <= alone:
        return 1 if costs else 0
    segments, used = 1, 0
    for cost in costs:
        if used + cost > joined:
            segments, used = segments + 1, 0
        used += cost
    return segments
