"""The shop of the web tests, with its scripted model."""

from tests.web.shop import services
from tests.wire.server import wire, wire_server

__all__ = ["services", "wire", "wire_server"]
