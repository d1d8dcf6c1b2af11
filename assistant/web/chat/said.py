"""What a browser says of an event: it may be anything, so only texts of a sensible length come out."""

from typing import Any

import gradio as gr

_LONGEST = 4000


def text_of(value: Any) -> str:
    """The value if it is a text, else an empty one."""
    return value if isinstance(value, str) else ""


def said(event: gr.EventData, name: str) -> str:
    """A field of the event's data as text; empty when it is missing or no text."""
    data: Any = event._data
    return text_of(data.get(name))[:_LONGEST] if isinstance(data, dict) else ""


def number_of(event: gr.EventData, name: str) -> int:
    """A field of the event's data as a whole number; 0 when it is none."""
    value = said(event, name)
    return int(value) if value.isascii() and value.isdigit() and len(value) < 7 else 0
