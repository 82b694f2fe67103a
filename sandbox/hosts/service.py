# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The server's side of the hosts: it makes them follow the API, and gives them the API and their packages."""

from __future__ import annotations

import os
import threading
import time
import traceback
from collections.abc import Iterable
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from moto.moto_server.werkzeug_app import MotoRequestHandler
from werkzeug.middleware.shared_data import SharedDataMiddleware
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from sandbox.hosts import realize
from sandbox.hosts.listening import bound

CALM = 0.3  # seconds that several requests are given to come together
PACKAGES = "packages.sandbox"


class Hosts:
    """Those of one server."""

    def __init__(self, endpoint: str, state: Path, image: str, packages: Path, application: WSGIApplication) -> None:
        self._data_plane = realize.DataPlane(endpoint, state, image, self._listen)
        self._state = state
        self._application = _by_host(application, packages)
        self._lock = threading.Lock()
        self._listening: set[str] = set()
        self._regions: set[str] = set()
        self._asked = threading.Event()
        self.failure = ""  # of the last try to make the hosts follow, for people
        threading.Thread(target=self._follow, daemon=True).start()

    def asked(self, service: str, region: str | None) -> None:
        """Takes note of a request to the API, which may have changed what instances there are."""
        if service in ("ec2", "autoscaling") and region:
            self._regions.add(region)
            self._asked.set()

    def realize(self) -> str:
        """Makes the hosts follow now. Returns what went wrong, for people."""
        with self._lock:
            try:
                self._data_plane.realize(sorted(self._regions))
                self.failure = ""
            except realize.RealizeError as error:
                self.failure = str(error)
            except Exception:
                self.failure = traceback.format_exc()
        return self.failure

    def end(self) -> None:
        """Removes the hosts, then ends this process. Not in the main thread, which has requests to answer meanwhile."""
        self._lock.acquire()  # for ever
        try:
            realize.remove_all(self._state)
        finally:
            os._exit(0)  # what is left, `down` removes or names

    def _follow(self) -> None:
        while True:
            self._asked.wait()
            time.sleep(CALM)
            self._asked.clear()
            print(self.realize(), end="", flush=True)  # the next request is another try

    def _listen(self, address: str) -> None:
        """Serves the hosts of a network on its first address, which is this machine's once its first host runs."""
        if address in self._listening:
            return
        try:
            listener = bound(address, 80)
        except OSError as error:
            reason = os.strerror(error.errno or 0)
            raise realize.RealizeError(f"{address}:80 cannot serve the hosts: {reason}\n") from None
        with listener:
            listener.listen(128)
            server = make_server(
                address, 80, self._application, True, request_handler=MotoRequestHandler, fd=listener.fileno()
            )
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self._listening.add(address)


def _by_host(application: WSGIApplication, packages: Path) -> WSGIApplication:
    """Packages under their name, the API under every other."""
    files = SharedDataMiddleware(Response("not found\n", 404), {"/": str(packages)}, cache=False)

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return (files if environ.get("HTTP_HOST") == PACKAGES else application)(environ, start_response)

    return answer
