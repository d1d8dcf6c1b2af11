"""The lab connected to the open draft."""

from typing import Any

from assistant.web.guard.departures import Departures
from assistant.web.labels import PRIVATE, QUICK
from assistant.web.studio.drafts.screen import Screen
from assistant.web.studio.lab.handlers import LabHandlers
from assistant.web.studio.lab.parts import LabParts
from assistant.web.studio.present import Presenter


def connect_lab(screen: Screen, parts: LabParts, presenter: Presenter, departures: Departures) -> None:
    """Make the lab's components answer; `departures` end the work of somebody who has left."""
    do = LabHandlers(screen, parts, presenter, departures)
    draft = screen.parts
    inputs: set[Any] = {*draft.boxes, draft.work, parts.field, parts.found}
    # The head changes with every other draft that is opened.
    draft.head.change(do.opened, inputs, parts.outputs, **QUICK)
    writing = parts.go.click(do.write, inputs, parts.outputs, **PRIVATE)
    used = parts.lines.click(do.use, inputs, [*draft.boxes, parts.news], **QUICK)
    for event in (writing, used):
        event.failure(do.fail, None, parts.outputs, **QUICK)
    parts.stop.click(do.stop, None, parts.outputs, cancels=[writing], **QUICK)
