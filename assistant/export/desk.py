"""The desk that hands drafts out as files.

The studio, the command line and the API use it, and only it (`services.exports`).
"""

from collections.abc import Mapping, Sequence

from assistant.errors import InputError
from assistant.export.formats import ExportFormat, export, formats_for
from assistant.export.outgoing import Company
from assistant.export.tags import PLAIN, tool_names
from assistant.store.copy.drafts import Drafts
from assistant.types.brand import Bilingual
from assistant.types.export import ExportFile

MOST_DRAFTS = 200  # in one file


class ExportDesk:
    """Makes files of the kept drafts of one company."""

    def __init__(self, drafts: Drafts, company: Company) -> None:
        self._drafts = drafts
        self._company = company

    @property
    def tools(self) -> Mapping[str, Bilingual]:
        """The mailing tools whose merge tags can be written, id to name; `plain` is none."""
        return tool_names()

    def formats(self, channel: str) -> tuple[ExportFormat, ...]:
        """The formats that fit a channel, the most special first; raises UnknownNameError."""
        return formats_for(self._company.channel(channel))

    def export(
        self, ids: Sequence[int], format_: str, tool: str = PLAIN, *, unapproved: bool = False
    ) -> ExportFile:
        """One file of the kept drafts of these numbers, in this order.

        Several drafts in a format that holds one a file come as a ZIP of files. A draft that is not approved
        goes out with `unapproved` only, and its file says so. Takes a moment: call it in a thread.

        Raises UnknownNameError for no such draft, format, tool or channel; InputError for no draft at all,
        for too many, and for one without a text; FormatError for a format that does not fit the channel;
        UnapprovedError.
        """
        wanted = tuple(dict.fromkeys(ids))
        if not 1 <= len(wanted) <= MOST_DRAFTS:
            raise InputError(
                f"{len(wanted)} drafts can't be exported at once.", f"Name 1 to {MOST_DRAFTS} drafts."
            )
        records = {number: self._drafts.record(number) for number in wanted}
        drafts = [record.stored for record in records.values()]
        return export(drafts, format_, tool, company=self._company, records=records, unapproved=unapproved)
