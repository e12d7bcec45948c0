"""What may reach Dagster's web server: it has no login, and answers a plain GET that starts or deletes runs.

It listens on this machine alone, but so does the engineer's browser, and any page open in it can send requests there.
Such a page can't make its browser name another Host or Origin, nor send JSON to another origin unasked. So those three
are what is asked for. Against other people with an account on the machine nothing here helps.
"""

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

LOOPBACK = ("127.0.0.1", "localhost", "::1")
_HEADERS = [(b"x-frame-options", b"SAMEORIGIN"), (b"cross-origin-resource-policy", b"same-origin")]
"""No other page may show the UI in a frame and have its buttons clicked, nor load parts of it."""


class Guard:
    """An ASGI application before another one; what it refuses never reaches that."""

    def __init__(self, app: App, hosts: Iterable[str] = LOOPBACK) -> None:
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, refuse, or pass on; what is no request (the start and end of the server) is passed on."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        refused = _refusal(scope, self._hosts)
        if refused is None:
            await self._app(scope, receive, send if scope["type"] == "websocket" else _guarded(send))
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008, "reason": refused})
        else:
            kind = [(b"content-type", b"text/plain; charset=utf-8")]
            await send({"type": "http.response.start", "status": 403, "headers": [*kind, *_HEADERS]})
            await send({"type": "http.response.body", "body": f"{refused}\n".encode()})


def _refusal(scope: Scope, hosts: frozenset[str]) -> str | None:
    """Why a request is refused, if it is."""
    headers: dict[str, list[str]] = {}
    for name, value in scope["headers"]:
        headers.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1").strip().lower())
    (host,) = headers.get("host", [""]) if len(headers.get("host", [])) < 2 else [""]
    if _name(f"//{host}") not in hosts:
        return "refused: this server is not called that; see --allow-host"
    if any(urlsplit(origin).netloc != host for origin in headers.get("origin", [])):
        return "refused: the request comes from another page"
    method = scope.get("method", "GET")
    is_graphql = scope["path"].rstrip("/").endswith("/graphql")
    # A frame is visited too, as far as the mode tells; whoever shows ours in theirs is no visitor.
    is_shown_whole = headers.get("sec-fetch-dest", ["document"]) == ["document"]
    is_visit = method == "GET" and not is_graphql and headers.get("sec-fetch-mode") == ["navigate"] and is_shown_whole
    if not is_visit and any(site not in ("same-origin", "none") for site in headers.get("sec-fetch-site", [])):
        return "refused: the request comes from another page"
    if scope["type"] == "websocket":
        return None
    if method in ("GET", "HEAD"):
        return "refused: GraphQL is asked by POST" if is_graphql and scope.get("query_string") else None
    kinds = [kind.split(";")[0].strip() for kind in headers.get("content-type", [])]
    return None if method == "POST" and kinds == ["application/json"] else "refused: only POST with JSON is taken"


def _name(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def _guarded(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", []), *_HEADERS]}
        await send(message)

    return sending
