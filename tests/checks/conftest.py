"""The scripted server, for the checks that ask a model."""

from tests.wire.server import wire, wire_server

__all__ = ["wire", "wire_server"]
