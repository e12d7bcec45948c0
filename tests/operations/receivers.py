"""Receivers of notices on this machine: an http server and a mail server, which may be turned off, slow or rude."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

if TYPE_CHECKING:
    from email.message import EmailMessage


class WebhookReceiver:
    """What was posted, in order; `status` is what it answers."""

    def __init__(self) -> None:
        self.posts: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.status = 200
        self.url = ""

    @property
    def rules(self) -> list[str]:
        return [post["rule"] for post in self.posts]

    @property
    def states(self) -> list[str]:
        return [post["state"] for post in self.posts]


@contextmanager
def webhook_receiver() -> Iterator[WebhookReceiver]:
    made = WebhookReceiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if made.status == 200:
                made.posts.append(json.loads(body))
                made.headers.append(dict(self.headers))
            self.send_response(made.status)
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.end_headers()

        def log_message(self, *told: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        made.url = f"http://127.0.0.1:{server.server_port}/hook/sesame-of-the-url"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield made
        finally:
            server.shutdown()
            thread.join()


class MailReceiver:
    """The mails that came, in order; `is_refusing` makes it turn all away."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.is_refusing = False
        self.logins: list[tuple[str, str]] = []
        self.port = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.is_refusing:
            return "554 5.7.1 go away, opensesame"
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    def authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        self.logins.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=data.password == b"opensesame")

    @property
    def texts(self) -> list[str]:
        return [str(mail.get_content()) for mail in self.mails]


@contextmanager
def mail_receiver() -> Iterator[MailReceiver]:
    made = MailReceiver()
    with socket.create_server(("127.0.0.1", 0)) as free:  # the server can't be asked which one it was given
        made.port = free.getsockname()[1]
    server = Controller(
        made, hostname="127.0.0.1", port=made.port, authenticator=made.authenticate, auth_require_tls=False
    )  # fmt: skip
    server.start()
    try:
        yield made
    finally:
        server.stop()
