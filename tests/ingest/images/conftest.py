from tests.net.conftest import web

__all__ = ["web"]
