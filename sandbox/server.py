# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The server process: moto's server and our extensions, on a listening socket that the parent hands over."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import threading
from pathlib import Path
from types import FrameType

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server

from sandbox import extensions
from sandbox.request_log import RequestLog


def identified(application):
    """Answers /_sandbox (no bucket can have that name) with the process id: the one sign that this server is ready."""

    def answer(environ, start_response):
        if environ["PATH_INFO"] != "/_sandbox":
            return application(environ, start_response)
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [str(os.getpid()).encode()]

    return answer


def end(_signal: int, _frame: FrameType | None) -> None:
    os._exit(0)


def end_with_parent() -> None:
    """The standard input is a pipe that nobody writes to: it ends when the parent does."""
    sys.stdin.read()
    os._exit(0)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--listener", type=int, required=True, help="file descriptor of the listening socket")
    parser.add_argument("--log", type=Path, required=True, help="file for the log of requests")
    parser.add_argument("--with-parent", action="store_true", help="end when the standard input ends")
    arguments = parser.parse_args()
    if arguments.with_parent:
        threading.Thread(target=end_with_parent, daemon=True).start()
    signal.signal(signal.SIGTERM, end)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # errors alone: presigned URLs have signatures in them
    extensions.register()
    application = identified(RequestLog(DomainDispatcherApplication(create_backend_app), arguments.log))
    server = make_server("127.0.0.1", 0, application, True, request_handler=MotoRequestHandler, fd=arguments.listener)
    server.serve_forever()


if __name__ == "__main__":
    main()
