"""The scripted server, for its own tests."""

from tests.wire.server import wire, wire_server

__all__ = ["wire", "wire_server"]
