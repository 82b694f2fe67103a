# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A visitor of a host's site, and the publisher of its content."""

from __future__ import annotations

import http.client
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from hosts import LONG


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    def __getitem__(self, header: str) -> str | None:
        return self.headers[header]


@dataclass(frozen=True)
class Site:
    host: Any
    s3: Any
    bucket: str
    # Seconds until the mount shows what is put: rclone, which may stand in for Mountpoint, looks once a second.
    late: float = 0
    # Held by a test while it takes something from the site that others rely on.
    whole: threading.Lock = field(default_factory=threading.Lock)

    def put(self, key: str, body: bytes = b"content") -> str:
        """Publishes an object, and gives its path."""
        self.s3.put_object(Bucket=self.bucket, Key=key, Body=body)
        time.sleep(self.late)
        return f"/{key}"

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self.host.address, timeout=LONG)

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """One request on a connection of its own; If_None_Match is a header, too."""
        connection = self.connect()
        try:
            connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            # A body that is cut raises IncompleteRead.
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()
