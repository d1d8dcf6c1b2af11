from pathlib import Path

import pytest

from tests.wire.certificate import self_signed


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of this machine, with its key."""
    return self_signed(tmp_path_factory.mktemp("tls"))
