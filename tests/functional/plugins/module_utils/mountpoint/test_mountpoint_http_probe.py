# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""One GET against a real server on 127.0.0.1."""

from __future__ import annotations

import hashlib
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest
from ansible_collections.globalmountpoint.aws.plugins.module_utils._mountpoint import http_probe


class Pages(BaseHTTPRequestHandler):
    """Answers each path in its way."""

    now = 1000  # the time of the test that takes it

    def do_GET(self):  # noqa: N802 - http.server's name
        if self.path == "/late":
            Pages.now += 40
        self.send_response({"/missing": 404, "/moved": 302}.get(self.path, 200))
        self.send_header("ETag", '"1"')
        self.send_header("X-Other", "left out")
        self.send_header("Location", "/")
        body = f"{self.path} for {self.headers['Host']}, {self.headers['Accept-Encoding']}".encode()
        self.send_header("Content-Length", str(len(body) + 5 if self.path == "/short" else len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments):
        pass


@pytest.fixture(scope="module")
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as pages:
        threading.Thread(target=pages.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{pages.server_port}"
        pages.shutdown()


@pytest.fixture
def silent():
    """A server that accepts and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"127.0.0.1:{listening.getsockname()[1]}"


def get(url, host=None, timeout=120.0) -> dict:
    found = dict(http_probe.NO_ANSWER)
    for part in http_probe.get(url, host, True, timeout):
        found.update(part)
    return found


def test_page(server):
    found = get(f"{server}/page?a=b")
    body = f"/page?a=b for {server.removeprefix('http://')}, identity".encode()
    assert found["status"] == 200
    assert found["headers"] == {"etag": '"1"', "location": "/", "content-length": str(len(body))} | {
        "server": found["headers"]["server"]
    }
    assert (found["body_size"], found["body_sha256"]) == (len(body), hashlib.sha256(body).hexdigest())
    assert (found["failure"], found["error"]) == (None, None)


def test_stages_are_timed(server, monkeypatch):
    connect = socket.create_connection

    def slowly(*arguments):
        Pages.now += 100
        return connect(*arguments)

    monkeypatch.setattr(socket, "create_connection", slowly)
    monkeypatch.setattr(http_probe, "time", SimpleNamespace(monotonic=lambda: Pages.now))
    for part in http_probe.get(f"{server}/late", None, True, 120.0):
        latency = part["latency"]
        Pages.now += 2  # before the next stage
    assert latency == {"connect": 100, "first_byte": 142, "total": 144}


def test_name_of_the_host_is_as_asked(server):
    body = b"/ for www.example.com, identity"
    assert get(server, "www.example.com")["body_sha256"] == hashlib.sha256(body).hexdigest()


@pytest.mark.parametrize(("path", "status"), [("/missing", 404), ("/moved", 302)])
def test_status_is_the_first_answers(server, path, status):
    assert get(server + path)["status"] == status


def test_proxies_are_passed_by(server, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert get(server)["status"] == 200


def test_body_that_ends_early(server):
    found = get(f"{server}/short")
    assert (found["status"], found["failure"]) == (200, "truncated")
    assert "5 more expected" in found["error"]


def test_refused_connection():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    found = get(f"http://127.0.0.1:{port}/")
    assert (found["failure"], found["error"]) == ("nginx_down", "[Errno 111] Connection refused")


@pytest.mark.parametrize("answer", [b"", b"SSH-2.0-OpenSSH\r\n"])
def test_no_answer_in_http(answer):
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def once():
            connection, _address = listening.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(answer)

        threading.Thread(target=once, daemon=True).start()
        assert get(f"http://127.0.0.1:{listening.getsockname()[1]}/")["failure"] == "nginx_down"


def test_no_tls(server):
    assert get(server.replace("http", "https", 1))["failure"] == "tls_failed"


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_server_that_says_nothing(silent, scheme):
    found = get(f"{scheme}://{silent}/", timeout=0.3)
    assert (found["failure"], found["latency"]["total"]) == (None, None)
