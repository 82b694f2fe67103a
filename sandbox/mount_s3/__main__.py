# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""python -m sandbox.mount_s3 build|lock"""

from __future__ import annotations

import argparse
import sys

from sandbox.mount_s3 import built, lock
from sandbox.mount_s3.common import PackageError


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m sandbox.mount_s3", description="The sandbox's package mount-s3")
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="build Mountpoint's published core into the cache (minutes, once)")
    build.add_argument("--if-possible", action="store_true", help="do nothing where something that it needs is missing")
    commands.add_parser("lock", help="take the newest versions that the crate allows into versions.lock")
    arguments = parser.parse_args()
    try:
        if arguments.command == "lock":
            lock.remake()
        elif arguments.if_possible and not built.can_build():
            print(f"Mountpoint is not built, hosts get rclone's mount; it needs: {', '.join(built.missing())}")
        else:
            print(f"Mountpoint is built: {built.build()}")
    except PackageError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
