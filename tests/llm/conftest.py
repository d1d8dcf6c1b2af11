"""The scripted server, for tests of everything that speaks to a remote model."""

from tests.wire.server import wire, wire_server

__all__ = ["wire", "wire_server"]
