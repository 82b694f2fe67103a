# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A stub of the sandbox's server that answers what a test wants."""

from __future__ import annotations

import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

SCOPE = "AWS4-HMAC-SHA256 Credential=test/20260101/{}/{}/aws4_request, SignedHeaders=host, Signature=0"
FORM = "application/x-www-form-urlencoded; charset=utf-8"


class Upstream(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer = (200, b"<Ok/>")
        self.asked = []
        self.connections = set()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append((self.command, self.path, body))
        self.server.connections.add(self.client_address)
        status, answer = self.server.answer
        self.send_response(status)
        self.send_header("X-Amz-Id", "kept")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer)

    do_GET = do_HEAD = do_PUT = do_POST

    def log_message(self, *arguments):
        pass


@pytest.fixture
def upstream():
    with Upstream() as server:
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        yield server
        server.shutdown()


class Client:
    """One connection to a proxy."""

    def __init__(self, url):
        self.connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=10)

    def ask(self, service, body=b"", method="POST", path="/", region="us-east-1", content_type=FORM):
        headers = {"Authorization": SCOPE.format(region, service), "Content-Type": content_type}
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        return response, response.read()
