from starlette.types import Message, Receive, Scope, Send

from assistant.web.guard.headers import SecurityHeaders


async def _pieces(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    for piece in (b"a", b"b"):
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body"})


async def _sent(path: str, kind: str = "http") -> list[Message]:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(dict(message))

    scope = {"type": kind, "path": path, "method": "GET", "headers": []}
    await SecurityHeaders(_pieces, ("https://shop.example", "https://www.shop.example"))(scope, receive, send)
    return sent


async def test_only_the_chat_may_be_shown_in_the_frames_of_named_sites() -> None:
    named = b"frame-ancestors 'self' https://shop.example https://www.shop.example"
    for path, allowed in (("/chat", True), ("/chat/", True), ("/chatter", False), ("/studio/", False)):
        headers = dict((await _sent(path))[0]["headers"])
        assert headers[b"content-security-policy"].endswith(named) == allowed


async def test_a_stream_passes_through_piece_by_piece() -> None:
    assert [message.get("body") for message in await _sent("/chat/")] == [None, b"a", b"b", None]


async def test_what_is_no_http_is_left_alone() -> None:
    assert (await _sent("/", "lifespan"))[0]["headers"] == []
