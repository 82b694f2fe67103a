# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The server process: moto's server and our extensions, on a listening socket that the parent hands over."""

from __future__ import annotations

import argparse
import functools
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from sandbox import extensions
from sandbox.aws_like.faults import Shares
from sandbox.aws_like.states import Durations, States
from sandbox.aws_like.wsgi import FaultyAnswers, SlowStates
from sandbox.denied import DeniedRegions
from sandbox.hosts.service import Hosts
from sandbox.idempotency import Idempotent
from sandbox.late import SECONDS, LateAnswers
from sandbox.order import Reordered
from sandbox.pages import Pages
from sandbox.permissions import Permissions
from sandbox.request_log import RequestLog
from sandbox.strict import Strict


def with_own_paths(application: WSGIApplication, hosts: Hosts | None) -> WSGIApplication:
    """Answers what no bucket can be named.

    /_sandbox has the process id, the one sign that this server is ready; /_sandbox/realize makes the hosts follow the
    API, and says what went wrong; /_sandbox/failure says what did when that was done last.
    """
    answers: dict[str, Callable[[], str]] = {
        "/_sandbox": lambda: str(os.getpid()),
        "/_sandbox/realize": hosts.realize if hosts else lambda: "",
        "/_sandbox/failure": lambda: hosts.failure if hosts else "",
    }

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        text = answers.get(environ["PATH_INFO"])
        return (Response(text()) if text else application)(environ, start_response)

    return answer


def end_with_parent(end: Callable[[], None]) -> None:
    """The standard input is a pipe that nobody writes to: it ends when the parent does."""
    sys.stdin.read()
    end()


def as_asked_for(api: WSGIApplication, environment: Mapping[str, str]) -> WSGIApplication:
    """Return the API with all that a request meets: the policies of who asks, faults where shares are set, lists in
    pages and in any order, regions that are denied, and lateness with SANDBOX_LATE=1.
    """
    api = Idempotent(api)
    if environment.get("SANDBOX_LATE") == "1":
        api = SlowStates(LateAnswers(api), States(Durations.each(SECONDS)))
    api = DeniedRegions(api, environment.get("SANDBOX_DENIED_REGIONS", "").split(","))
    api = Pages(Reordered(api))
    shares = Shares.of(environment)
    return Permissions(Strict(FaultyAnswers(api, shares) if shares.any() else api))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--listener", type=int, required=True, help="file descriptor of the listening socket")
    parser.add_argument("--state", type=Path, required=True, help="state folder, for the log of requests and the hosts")
    parser.add_argument("--with-parent", action="store_true", help="end when the standard input ends")
    parser.add_argument("--host-image", help="the image of hosts; without it instances have no host")
    arguments = parser.parse_args()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # errors alone: presigned URLs have signatures in them
    extensions.hosts_are_real = bool(arguments.host_image)
    extensions.pages_are_short = True
    extensions.register()
    api = DomainDispatcherApplication(create_backend_app)
    hosts = None
    if arguments.host_image:
        endpoint = "http://{}:{}".format(*socket.socket(fileno=os.dup(arguments.listener)).getsockname())
        hosts = Hosts(endpoint, arguments.state, arguments.host_image, arguments.state / "packages", api)
    end = hosts.end if hosts else functools.partial(os._exit, 0)
    if arguments.with_parent:
        threading.Thread(target=end_with_parent, args=[end], daemon=True).start()
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=end).start())
    log = RequestLog(as_asked_for(api, os.environ), arguments.state / "requests.jsonl", hosts.asked if hosts else None)
    application = with_own_paths(log, hosts)
    server = make_server("127.0.0.1", 0, application, True, request_handler=MotoRequestHandler, fd=arguments.listener)
    server.serve_forever()


if __name__ == "__main__":
    main()
