# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A call of EC2 that is repeated with its client token is done once, and answered as it was the first time.

boto3 makes a token for each call whose operation takes one, and repeats it with the call. moto ignores it, and makes a
second one of what the first call made (Amazon EC2 Developer Guide, Ensuring idempotency in Amazon EC2 API requests).
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.wrappers import Response


class Idempotent:
    """WSGI middleware in front of moto."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application
        self._answers: dict[tuple[str, ...], Response] = {}
        self._locks: defaultdict[tuple[str, ...], threading.Lock] = defaultdict(threading.Lock)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        called, form = environ.get("sandbox.called"), environ.get("sandbox.form", {})
        if called is None or called.service_model.service_name != "ec2" or "ClientToken" not in form:
            return self._application(environ, start_response)
        scope = environ.get("HTTP_AUTHORIZATION", "").partition("Credential=")[2].split("/")
        key = (scope[2], called.name, form["ClientToken"][0])
        with self._locks[key]:
            answer = self._answers.get(key)
            if answer is None:
                answer = Response.from_app(self._application, environ, buffered=True)
                if answer.status_code < 300:
                    self._answers[key] = answer
        return answer(environ, start_response)
