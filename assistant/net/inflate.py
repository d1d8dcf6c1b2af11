"""Unpacks gzip without letting a small file become a large one."""

import zlib
from collections.abc import Iterable, Iterator

GZIP_MAGIC = b"\x1f\x8b"
_GZIP = 16 + zlib.MAX_WBITS
_STEP = 65_536  # bytes unpacked at a time: what a bomb can claim before its size is looked at


def inflate(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The content of a gzip stream, in pieces of at most 64 KiB; members that follow each other are joined.

    Raises zlib.error for damaged data, EOFError when it is cut.
    """
    member = zlib.decompressobj(_GZIP)
    begun = False
    for chunk in chunks:
        rest, full = chunk, False
        while rest or full:
            begun = True
            piece = member.decompress(rest, _STEP)
            if piece:
                yield piece
            full = len(piece) == _STEP  # zlib may hold more of what it already took in
            rest = member.unconsumed_tail
            if member.eof:
                rest, full = member.unused_data, False
                member, begun = zlib.decompressobj(_GZIP), False
    if begun:
        raise EOFError
