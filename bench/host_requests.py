# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The requests that a sandbox host sends to S3: how many of each kind go out of its network in a time.

Read off the host's own network, where the sandbox's S3 is reached by HTTP. Needs root. While nobody asks for a page,
these are the host's own checks.

    python bench/host_requests.py CONTAINER [SECONDS]
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections import Counter

#: Linux, packet(7) and setns(2).
EVERY_PROTOCOL = 0x0003
REQUEST = re.compile(rb"(GET|HEAD|PUT|POST|DELETE) (/[^ ]*) HTTP/1\.1\r\n")


def kind(method: str, target: str) -> str:
    """What S3 calls a request with the bucket in its path."""
    path, _question, query = target.partition("?")
    if "list-type=2" in query:
        return "ListObjectsV2"
    subject = "Object" if path.strip("/").count("/") else "Bucket"
    return f"{method.capitalize()}{subject}"


def sent(seconds: float) -> Counter[str]:
    """Counts the requests that leave this network; one is taken to fit into a packet, as those without a body do."""
    found = Counter()
    with socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(EVERY_PROTOCOL)) as packets:
        packets.settimeout(0.2)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                packet, (_device, _protocol, direction, *_rest) = packets.recvfrom(65535)
            except TimeoutError:
                continue
            request = REQUEST.search(packet) if direction == socket.PACKET_OUTGOING else None
            if request and b"\r\nhost: 127.0.0.1" not in packet.lower():
                found[kind(request[1].decode(), request[2].decode())] += 1
    return found


def main() -> None:
    container, *rest = sys.argv[1:]
    seconds = float(*rest or [60])
    inspect = ["podman", "inspect", "--format", "{{.State.Pid}}", container]
    process = subprocess.run(inspect, capture_output=True, text=True, check=True).stdout.strip()
    with open(f"/proc/{process}/ns/net", encoding="ascii") as network:
        os.setns(network.fileno(), os.CLONE_NEWNET)
    for name, number in sent(seconds).most_common():
        print(f"{name}: {number} in {seconds:g} s, {number * 5 / seconds:.1f} each 5 s")


if __name__ == "__main__":
    main()
