"""The HTTP clients below the model clients.

They keep no connection, so that threads and event loops can share them and none outlives its loop; they
follow no redirect, for texts go where the settings say and nowhere else; on this machine they ask no proxy.
"""

from typing import Any

import httpx2

from assistant.llm.endpoint import Endpoint


def sync_http(endpoint: Endpoint, timeout: httpx2.Timeout) -> httpx2.Client:
    """A client for threads."""
    return httpx2.Client(timeout=timeout, **_options(endpoint))


def async_http(endpoint: Endpoint, timeout: httpx2.Timeout) -> httpx2.AsyncClient:
    """A client for coroutines of any event loop."""
    return httpx2.AsyncClient(timeout=timeout, **_options(endpoint))


def _options(endpoint: Endpoint) -> dict[str, Any]:
    return {
        "limits": httpx2.Limits(max_connections=None, max_keepalive_connections=0),
        "follow_redirects": False,
        "trust_env": not endpoint.loopback,
    }
