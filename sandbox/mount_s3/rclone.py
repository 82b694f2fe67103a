# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A package mount-s3 whose command runs rclone's FUSE mount: for machines that can have nothing better."""

from __future__ import annotations

from pathlib import Path

from sandbox.mount_s3 import deb, lock

PROGRAM = Path(__file__).with_name("rclone_mount.py")
OPTIONS = lock.CRATE / "src" / "options.txt"
DEPENDS = ["ca-certificates", "fuse3", "python3", "rclone"]
README = """This is not AWS's package, nor Mountpoint: it is rclone's FUSE mount behind the options of mount-s3,
for the sandbox of the project globalmountpoint.aws.
"""


def pack(target: Path) -> None:
    deb.pack(target, PROGRAM, "0", DEPENDS, README, data=(OPTIONS,))
