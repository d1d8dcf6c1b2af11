"""What can go wrong in the environment: the data folder, the index, the database, the server."""

from assistant.errors.base import RunError


class IndexInUseError(RunError):
    """Another process owns the data folder."""

    code = "index_in_use"


class IndexMismatchError(RunError):
    """The index was made by another embedder; vectors of two embedders can't be compared."""

    code = "index_mismatch"


class IndexMissingError(RunError):
    """Nothing is indexed yet."""

    code = "index_missing"


class IndexDamagedError(RunError):
    """The index lost records or can't be opened."""

    code = "index_damaged"


class DiskFullError(RunError):
    """No room left to write."""

    code = "disk_full"


class PortTakenError(RunError):
    """The address of the server is in use."""

    code = "port_taken"


class ClockError(RunError):
    """The clock of the machine is wrong: no date or price could be told to hold."""

    code = "clock"


class StoreError(RunError):
    """The database can't be opened or written."""

    code = "store"


class AccessError(RunError):
    """A token or a password is refused."""

    code = "access"


class ScopeError(AccessError):
    """An API key is not made for what it is used for."""

    code = "scope"


class HandoverError(RunError):
    """The running server did not take the work that the command line handed it."""

    code = "handover"
