"""Which program calls: the key in its request, and what the key opens."""

from functools import partial

from fastapi import Request

from assistant.errors import AccessError, ScopeError
from assistant.services import Services
from assistant.store.api_keys import ApiKey, Scope


async def client_of(services: Services, request: Request, scope: Scope) -> ApiKey:
    """The key of `Authorization: Bearer …`.

    Raises AccessError without one that is valid, ScopeError for one that does not open `scope`.
    """
    kind, _, given = request.headers.get("authorization", "").partition(" ")
    key = None
    if kind.casefold() == "bearer":
        # From memory when many come at once: each reading of the database would wait for all who search.
        key = services.api_keys.remembered(given)
        key = key or await services.door.quickly(partial(services.api_keys.find, given))
    if key is None:
        raise AccessError(
            "The request carries no valid API key.",
            "Send Authorization: Bearer <key>; make a key with: assistant keys create",
        )
    if scope not in key.scopes:
        raise ScopeError(
            f"The key {key.id} does not open “{scope}”; it opens {', '.join(key.scopes)}.",
            f"Make another: assistant keys create NAME --scope {scope}",
        )
    return key
