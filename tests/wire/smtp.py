"""A small mail server on this machine: it takes mails, or fails as a test says, and keeps a journal.

with Post() as post:
    post.say["RCPT"] = "550 no such box"
    ...  # a client of 127.0.0.1, post.port
    assert post.mails == []
"""

import base64
import email
import email.policy
import socketserver
import ssl
import threading
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any


@dataclass(frozen=True)
class Taken:
    """A mail that the server took: the envelope, the mail, and how it came."""

    sender: str
    to: tuple[str, ...]
    mail: EmailMessage
    encrypted: bool
    user: str


class Post:
    """The server; a context manager.

    `say` replaces the reply to a command (“RCPT”, “DATA”, “END” after the text, “HELLO” at the start); an
    empty one closes the connection instead. `refuse` are recipients it does not know.
    """

    def __init__(self, tls: ssl.SSLContext | None = None, *, wrapped: bool = False, login: str = "") -> None:
        self.tls = tls
        self.wrapped = wrapped
        self.login = login  # “user password”; empty: none is asked for
        self.say: dict[str, str] = {}
        self.refuse: set[str] = set()
        self.mails: list[Taken] = []
        self.commands: list[str] = []
        self._server = _Server(("127.0.0.1", 0), _Conversation)
        self._server.post = self

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def __enter__(self) -> "Post":
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    post: Post

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is what we test, not an error of the server."""


class _Conversation(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        self.post, self.user, self.encrypted = self.server.post, "", False
        self.sender, self.to = "", []  # type: ignore[var-annotated]
        self._open()
        if self.post.wrapped:
            self._encrypt()
        if not self._reply("HELLO", "220 post.example ESMTP"):
            return
        while line := self.file.readline():
            text = line.decode("utf-8").rstrip("\r\n")
            self.post.commands.append(text)
            verb = text[:4].upper()
            if not getattr(self, f"_{verb.lower()}", self._unknown)(text) or verb == "QUIT":
                return

    def finish(self) -> None:
        self.file.close()
        self.request.close()

    def _open(self) -> None:
        self.file = self.request.makefile("rb")

    def _encrypt(self) -> None:
        assert self.post.tls is not None
        self.file.close()
        self.request = self.post.tls.wrap_socket(self.request, server_side=True)
        self.encrypted = True
        self._open()

    def _send(self, text: str) -> bool:
        self.request.sendall(f"{text}\r\n".encode())
        return True

    def _reply(self, step: str, text: str) -> bool:
        said = self.post.say.get(step, text)
        return self._send(said) if said else False

    def _unknown(self, text: str) -> bool:
        return self._send("502 unknown")

    def _ehlo(self, text: str) -> bool:
        offers = ["250-post.example", "250-8BITMIME"]
        if self.post.tls is not None and not self.encrypted:
            offers.append("250-STARTTLS")
        if self.post.login:
            offers.append("250-AUTH PLAIN")
        return self._send("\r\n".join([*offers, "250 HELP"]))

    def _star(self, text: str) -> bool:
        if not self._reply("STARTTLS", "220 go on"):
            return False
        if "STARTTLS" not in self.post.say:
            self._encrypt()
        return True

    def _auth(self, text: str) -> bool:
        _, user, password = base64.b64decode(text.split()[2]).decode().split("\0")
        if f"{user} {password}" != self.post.login:
            return self._send("535 wrong name or password")
        self.user = user
        return self._send("235 welcome")

    def _mail(self, text: str) -> bool:
        self.sender, self.to = text.partition("<")[2].partition(">")[0], []
        return self._reply("MAIL", "250 ok")

    def _rcpt(self, text: str) -> bool:
        who = text.partition("<")[2].partition(">")[0]
        if who in self.post.refuse:
            return self._send("550 no such box")
        self.to.append(who)
        return self._reply("RCPT", "250 ok")

    def _data(self, text: str) -> bool:
        if not self._reply("DATA", "354 go on") or "DATA" in self.post.say:
            return "DATA" in self.post.say and bool(self.post.say["DATA"])
        lines = []
        while (line := self.file.readline()) != b".\r\n":
            if not line:
                return False
            lines.append(line[1:] if line.startswith(b"..") else line)
        if self.post.say.get("END", "250").startswith("250"):
            mail = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
            self.post.mails.append(
                Taken(self.sender, tuple(self.to), mail, self.encrypted, self.user)  # type: ignore[arg-type]
            )
        return self._reply("END", "250 taken")

    def _rset(self, text: str) -> bool:
        return self._send("250 ok")

    def _quit(self, text: str) -> bool:
        return self._reply("QUIT", "221 bye")
