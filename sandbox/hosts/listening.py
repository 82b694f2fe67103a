# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Listening at an address that this machine gets later, with the network of hosts that it belongs to."""

from __future__ import annotations

import socket

IP_FREEBIND = 15  # ip(7)


def bound(address: str, port: int) -> socket.socket:
    """A socket at the address, or OSError where another program has the port, there or on all addresses."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.SOL_IP, IP_FREEBIND, 1)
    try:
        listener.bind((address, port))
    except OSError:
        listener.close()
        raise
    return listener
