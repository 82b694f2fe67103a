# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What this machine needs for hosts."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from sandbox.hosts.listening import bound

INSTALL = Path(__file__).parents[1] / "debian_packages.sh"
# The command that shows that a Debian package is there.
PACKAGES = {
    "podman": "podman",
    "runc": "runc",
    "netavark": "/usr/lib/podman/netavark",
    "iptables": "iptables",
    "mmdebstrap": "mmdebstrap",
    "apt-utils": "apt-ftparchive",
    "dpkg-dev": "dpkg-deb",
    "curl": "curl",
    "gnupg": "gpg",
}
DOCUMENTATION_ADDRESS = "192.0.2.1"  # RFC 5737: nobody's


def lacking() -> str:
    """What keeps hosts from running here, in a line for people; empty when nothing does."""
    if os.geteuid() != 0:
        return "podman needs root here, for networks of its own"
    if not Path("/dev/fuse").exists():
        return "the kernel has no /dev/fuse"
    if missing := _missing():
        return f"missing packages, on Debian: apt-get install {' '.join(missing)}"
    return "" if _port_is_free(80) else "a server on this machine has port 80 on all addresses; hosts ask the API there"


def install() -> None:
    """Install the packages that are missing, where this is root on Debian."""
    missing = _missing()
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run([INSTALL, *missing], check=False)


def _port_is_free(port: int) -> bool:
    """Tell whether a further address of this machine could be listened at, which hosts' networks will bring."""
    try:
        bound(DOCUMENTATION_ADDRESS, port).close()
    except OSError:
        return False
    return True


def _missing() -> list[str]:
    return [package for package, command in PACKAGES.items() if not shutil.which(command)]
