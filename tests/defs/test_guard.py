"""A page in the engineer's browser reaches Dagster's web server, and can start and delete nothing there."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from ntm_pipeline.defs.guard import Guard

ROOT = Path(__file__).parents[2]
Headers = dict[str, str]
OURS: Headers = {"host": "127.0.0.1:3000"}
JSON: Headers = {**OURS, "content-type": "application/json"}


def answer(method: str, path: str, headers: Headers, query: str = "") -> int:
    """The status the guard gives, or 200 where it lets the request through."""
    told: list[int] = []

    async def behind(scope, receive, send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message) -> None:
        if message["type"] == "http.response.start":
            told.append(message["status"])

    async def receive():
        return {}

    scope = {
        "type": "http", "method": method, "path": path, "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }  # fmt: skip
    asyncio.run(Guard(behind)(scope, receive, send))
    return told[0]


@pytest.mark.parametrize(
    ("method", "path", "headers", "query"),
    [
        ("GET", "/graphql", OURS, "query=mutation{deleteRun}"),
        ("HEAD", "/graphql/", OURS, "query=mutation{deleteRun}"),
        ("GET", "/graphql", {**OURS, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}, "query=x"),
        ("POST", "/graphql", OURS, "query=mutation{deleteRun}"),
        ("POST", "/graphql", {**OURS, "content-type": "text/plain"}, ""),
        ("POST", "/graphql", {**OURS, "content-type": "application/graphql"}, ""),
        ("POST", "/graphql", {**OURS, "content-type": "text/plain; application/json"}, ""),
        ("POST", "/report_asset_materialization/ref/release", OURS, ""),
        ("POST", "/graphql", {**JSON, "origin": "http://evil.example"}, ""),
        ("POST", "/graphql", {**JSON, "origin": "http://127.0.0.1:8000"}, ""),
        ("POST", "/graphql", {**JSON, "origin": "null"}, ""),
        ("POST", "/graphql", {**JSON, "sec-fetch-site": "same-site"}, ""),
        ("POST", "/graphql", {**JSON, "host": "evil.example:3000"}, ""),
        ("POST", "/graphql", {**JSON, "host": "127.0.0.1.evil.example"}, ""),
        ("POST", "/graphql", {"content-type": "application/json"}, ""),
        ("GET", "/", {"host": "evil.example"}, ""),
        ("GET", "/", {"host": "[evil"}, ""),
        ("GET", "/logs/1", {**OURS, "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}, ""),
        (
            "GET",
            "/runs",
            {**OURS, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"},
            "",
        ),
        ("OPTIONS", "/graphql", OURS, ""),
        ("DELETE", "/", OURS, ""),
    ],
)
def test_what_a_foreign_page_can_send_is_refused(method: str, path: str, headers: Headers, query: str) -> None:
    assert answer(method, path, headers, query) == 403


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", "/", OURS),
        ("GET", "/runs", {**OURS, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}),
        (
            "GET",
            "/runs",
            {**OURS, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"},
        ),
        ("POST", "/graphql", JSON),
        ("POST", "/graphql", {**JSON, "origin": "http://127.0.0.1:3000", "sec-fetch-site": "same-origin"}),
        ("POST", "/graphql", {**OURS, "content-type": "Application/JSON; charset=utf-8"}),
        ("POST", "/graphql", {**JSON, "host": "localhost:8080", "origin": "http://localhost:8080"}),
        ("POST", "/graphql", {**JSON, "host": "[::1]:3000"}),
    ],
)
def test_what_the_ui_itself_sends_passes(method: str, path: str, headers: Headers) -> None:
    assert answer(method, path, headers) == 200


# --- The real server --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A real web server, started as the Makefile does but with nothing to load, stopped as a service would be."""
    folder = tmp_path_factory.mktemp("web")
    (folder / "workspace.yaml").write_text("load_from: []\n", encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = int(free.getsockname()[1])
    home = folder / "data" / "dagster"
    (home / "schedules").mkdir(parents=True)
    (home / "schedules" / "schedules.db").write_text("no database at all, whatever its name says")
    process = subprocess.Popen(
        [sys.executable, "-m", "ntm_pipeline.defs.webserver", "-p", str(number), "-w", str(folder / "workspace.yaml")],
        env={**os.environ, "PYTHONPATH": str(ROOT), "NTM_DATA_DIR": str(folder / "data"), "DAGSTER_HOME": str(home)},
        stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        until = time.monotonic() + 120
        while time.monotonic() < until and process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", number)) == 0:
                    break
            time.sleep(0.1)
        yield number
    finally:
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=60)
    assert "it is now called" in told.decode()


def asked(port: int, method: str, path: str, body: str | None = None, **headers: str) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    response = connection.getresponse()
    return response.status, response.read().decode()


def test_the_real_server_answers_its_own_page_and_no_other(port: int) -> None:
    body = json.dumps({"query": "{ version }"})
    status, told = asked(port, "POST", "/graphql", body, Content_Type="application/json")
    assert (status, "version" in json.loads(told)["data"]) == (200, True)
    assert asked(port, "GET", "/graphql?query=%7Bversion%7D")[0] == 403
    assert asked(port, "POST", "/graphql", body, Content_Type="text/plain")[0] == 403
    assert asked(port, "GET", "/", Host="evil.example")[0] == 403


def test_the_socket_of_the_ui_works_and_a_foreign_pages_does_not(port: int) -> None:
    address = f"ws://127.0.0.1:{port}/graphql"
    with connect(address, origin=f"http://127.0.0.1:{port}", subprotocols=["graphql-ws"]) as socket_of_ui:
        socket_of_ui.send(json.dumps({"type": "connection_init"}))
        assert json.loads(socket_of_ui.recv(timeout=60)) == {"type": "connection_ack"}
    with pytest.raises(InvalidStatus, match="403"), connect(address, origin="http://evil.example"):
        pass
