# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A proxy in front of the sandbox's server that makes it slow, late and faulty as AWS is.

Each call takes some milliseconds more, and all is as sandbox/aws_like/ has it: states take their time, and on demand a
share of the calls is throttled, fails, or is done without an answer. For one's own playbooks:

    python -m bench.aws_like http://127.0.0.1:5566 --factor 0.1 --throttled 0.05
    export AWS_ENDPOINT_URL=...    # what it says
"""

from __future__ import annotations

import argparse
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from sandbox.aws_like import errors, faults
from sandbox.aws_like.call import Call
from sandbox.aws_like.states import Durations, States

# Of one connection alone (RFC 9110, 7.6.1), and what the server here writes itself.
OF_A_CONNECTION = {"connection", "keep-alive", "transfer-encoding", "content-length", "expect", "date", "server"}


@dataclass(frozen=True)
class Behaviour:
    """What AWS does and the sandbox doesn't."""

    latency: float = 0.08  # seconds
    durations: Durations = Durations()
    shares: faults.Shares = faults.Shares()


@dataclass
class Seen:
    """What went through: how many calls and faults, and the seconds that calls took, by region."""

    counts: Counter[str] = field(default_factory=Counter)
    seconds: Counter[str] = field(default_factory=Counter)


class Proxy(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, upstream: str, behaviour: Behaviour, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.upstream = urlsplit(upstream)
        self.behaviour = behaviour
        self.states = States(behaviour.durations)
        self.faults = faults.Faults(behaviour.shares)
        self._seen = Seen()
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        return "http://{}:{}".format(*self.server_address[:2])

    def note(self, call: Call, what: str, seconds: float) -> None:
        with self._lock:
            self._seen.counts["calls"] += 1
            self._seen.counts[what] += bool(what)
            self._seen.seconds[call.region] += seconds

    def seen(self) -> Seen:
        """What went through since this was asked last."""
        with self._lock:
            seen, self._seen = self._seen, Seen()
        return seen


class _Handler(BaseHTTPRequestHandler):
    """A connection of a client, and one to the sandbox for it."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # an answer is one packet or few
    server: Proxy

    def setup(self) -> None:
        super().setup()
        self.upstream = HTTPConnection(self.server.upstream.hostname, self.server.upstream.port)

    def finish(self) -> None:
        self.upstream.close()
        super().finish()

    def log_message(self, *_arguments) -> None:
        """Nothing: requests can have signatures in them."""

    def do_GET(self) -> None:
        started = time.monotonic()
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        call = Call.of(self.command, self.path, self.headers, body)
        time.sleep(self.server.behaviour.latency)
        fault = self.server.faults.drawn(call)
        error = faults.answer(fault, call)
        refusal = self.server.states.refusal(call)
        headers: dict[str, str] = {}
        if error:
            answer = error
        elif refusal:
            fault, answer = "refused", refusal
        else:
            headers, answer = self._ask(call, body)
        self.server.note(call, fault, time.monotonic() - started)
        if fault == "lost":
            self.close_connection = True
        else:
            self._send(headers, answer)

    do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_GET

    def _ask(self, call: Call, body: bytes) -> tuple[dict[str, str], errors.Answer]:
        headers = {name: value for name, value in self.headers.items() if name.lower() not in OF_A_CONNECTION}
        self.upstream.request(self.command, self.path, body or None, headers)
        response = self.upstream.getresponse()
        content = response.read()
        if response.status < 300:
            content = self.server.states.shown(call, content)
        kept = {name: value for name, value in response.getheaders() if name.lower() not in OF_A_CONNECTION}
        if self.command == "HEAD" and response.headers["Content-Length"]:
            kept["Content-Length"] = response.headers["Content-Length"]
        return kept, errors.Answer(response.status, "", content)

    def _send(self, headers: dict[str, str], answer: errors.Answer) -> None:
        self.send_response(answer.status)
        if answer.content_type:
            headers["Content-Type"] = answer.content_type
        if answer.status not in (204, 304):
            headers.setdefault("Content-Length", str(len(answer.body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)
        self.wfile.flush()


@contextmanager
def running(upstream: str, behaviour: Behaviour, port: int = 0) -> Iterator[Proxy]:
    """A proxy on a free port, in threads of this process."""
    with Proxy(upstream, behaviour, port) as proxy:
        threading.Thread(target=proxy.serve_forever, args=[0.05], daemon=True).start()
        try:
            yield proxy
        finally:
            proxy.shutdown()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--latency-ms", type=float, default=80, help="of each call (default: %(default)s)")
    parser.add_argument("--factor", type=float, default=1.0, help="shortens all waits (default: %(default)s)")
    for kind in faults.KINDS:
        parser.add_argument(f"--{kind}", type=float, default=0.0, metavar="SHARE", help=f"of the calls are {kind}")
    parser.add_argument("--seed", type=int, default=1, help="of the faults (default: %(default)s)")


def behaviour_of(arguments: argparse.Namespace) -> Behaviour:
    return Behaviour(
        latency=arguments.latency_ms / 1000,
        durations=Durations(factor=arguments.factor),
        shares=faults.Shares(arguments.throttled, arguments.failing, arguments.lost, arguments.seed),
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.aws_like", description=__doc__.partition("\n")[0])
    parser.add_argument("upstream", help="the sandbox's server, such as http://127.0.0.1:5566")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    add_arguments(parser)
    arguments = parser.parse_args()
    with running(arguments.upstream, behaviour_of(arguments), arguments.port) as proxy:
        print(f"AWS_ENDPOINT_URL={proxy.url}", flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
