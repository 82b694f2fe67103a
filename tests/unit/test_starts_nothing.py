# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a unit test starts by mistake fails it."""

from __future__ import annotations

import os
import socket
import subprocess

import pytest


@pytest.mark.parametrize(
    ("event", "start"),
    [
        ("os.fork", os.fork),
        ("os.system", lambda: os.system("true")),  # noqa: S605 nothing is run
        ("socket.bind", lambda: socket.create_server(("127.0.0.1", 0))),
        ("socket.connect", lambda: socket.create_connection(("127.0.0.1", 9))),
        ("subprocess.Popen", lambda: subprocess.run(["true"], check=True)),
    ],
)
def test_what_is_started_is_refused(request, event, start):
    with pytest.raises(pytest.fail.Exception) as refused:
        start()
    assert str(refused.value).startswith(f"{request.node.nodeid} is no unit test: {event} ")
