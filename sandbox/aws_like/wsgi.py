# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Faults and states as WSGI middleware in front of moto. The sandbox's own requests are left alone."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.wrappers import Response

from sandbox.aws_like import faults
from sandbox.aws_like.call import Call
from sandbox.aws_like.errors import Answer
from sandbox.aws_like.states import States
from sandbox.request_log import body_of


def call_of(environ: WSGIEnvironment) -> Call | None:
    """Return the request as a call; None for what is no call of the API, or one of the sandbox's own."""
    if environ.get("sandbox.called") is None:
        return None
    headers = {
        "Authorization": environ.get("HTTP_AUTHORIZATION", ""),
        "Content-Type": environ.get("CONTENT_TYPE", ""),
    }
    is_form = headers["Content-Type"].startswith("application/x-www-form-urlencoded")
    body = body_of(environ) if is_form else b""
    return Call.of(environ["REQUEST_METHOD"], environ["REQUEST_URI"], headers, body)


def _response(answer: Answer) -> Response:
    return Response(answer.body, status=answer.status, content_type=answer.content_type)


class FaultyAnswers:
    """Calls are throttled, fail, or are done without an answer, by their shares."""

    def __init__(self, application: WSGIApplication, shares: faults.Shares) -> None:
        self._application = application
        self._faults = faults.Faults(shares)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        call = call_of(environ)
        fault = self._faults.drawn(call) if call else ""
        if fault == "lost":
            Response.from_app(self._application, environ, buffered=True).close()
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
            return Response()(environ, start_response)  # to nobody
        error = faults.answer(fault, call) if call else None
        return (_response(error) if error else self._application)(environ, start_response)


class SlowStates:
    """States take their time."""

    def __init__(self, application: WSGIApplication, states: States) -> None:
        self._application = application
        self._states = states

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        call = call_of(environ)
        if not call or not self._states.concern(call):
            return self._application(environ, start_response)
        refusal = self._states.refusal(call)
        if refusal:
            return _response(refusal)(environ, start_response)
        response = Response.from_app(self._application, environ, buffered=True)
        if response.status_code < 300:
            response.data = self._states.shown(call, response.data)
        return response(environ, start_response)
