import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.net.inflate import inflate


@given(st.lists(st.binary(max_size=300_000), min_size=1, max_size=3), st.integers(1, 70_000))
def test_any_content_in_any_members_and_pieces_comes_back(members: list[bytes], size: int) -> None:
    packed = b"".join(gzip.compress(member) for member in members)
    chunks = [packed[start : start + size] for start in range(0, len(packed), size)]
    assert b"".join(inflate(chunks)) == b"".join(members)


def test_nothing_unpacks_to_nothing() -> None:
    assert list(inflate([])) == []


def test_a_bomb_comes_out_in_small_pieces() -> None:
    bomb = gzip.compress(b"\0" * 20_000_000)
    pieces = inflate([bomb])
    assert [len(next(pieces)) for _ in range(100)] == [65_536] * 100


def test_what_is_cut_or_damaged_is_an_error() -> None:
    packed = gzip.compress(b"bonjour" * 1000)
    with pytest.raises(EOFError):
        list(inflate([packed[:-9]]))
    with pytest.raises(zlib.error):
        list(inflate([b"\x1f\x8b" + b"x" * 50]))
