"""How long a text is: to a reader, in SMS segments, in weights of X, in pixels of a search result."""

from assistant.text.counting.characters import characters
from assistant.text.counting.sms import SmsSize, sms_size
from assistant.text.counting.width import width_px
from assistant.text.counting.x import x_weight

__all__ = ["SmsSize", "characters", "sms_size", "width_px", "x_weight"]
