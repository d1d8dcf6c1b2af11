from tests.wire.server import wire_server

__all__ = ["wire_server"]
