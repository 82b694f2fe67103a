# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""One GET against a real server on 127.0.0.1."""

from __future__ import annotations

import hashlib
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from ansible_collections.globalmountpoint.aws.plugins.module_utils._mountpoint import http_probe


class Pages(BaseHTTPRequestHandler):
    """Answers each path in its way."""

    def do_GET(self):  # noqa: N802 - http.server's name
        if self.path == "/late":
            time.sleep(0.3)
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


def get(url, host=None, timeout=5.0) -> dict:
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


def test_stages_are_timed(server):
    latency = get(f"{server}/late")["latency"]
    assert 0 < latency["connect"] < 0.3 <= latency["first_byte"] <= latency["total"] < 3


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
