"""Several files as one ZIP."""

import io
import zipfile
from collections.abc import Sequence

from assistant.export.outgoing import Outgoing, file_of, unique
from assistant.types.export import ExportFile

# Of ZIP's first year: the same files make the same archive, byte by byte.
_TIME = (1980, 1, 1, 0, 0, 0)


def bundle(files: Sequence[ExportFile], drafts: Sequence[Outgoing]) -> ExportFile:
    """The files of these drafts in one ZIP, each under its own name, with all of their warnings."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            entry = zipfile.ZipInfo(file.name, _TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16  # else unpacked files can't be read by their owner
            archive.writestr(entry, file.content)
    made = file_of(tuple(drafts), ".zip", "application/zip", stream.getvalue())
    return ExportFile(
        made.name, made.media_type, made.content, unique([told for file in files for told in file.warnings])
    )
