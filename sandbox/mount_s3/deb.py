# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Makes a Debian package of a few files."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import tempfile
from pathlib import Path

from sandbox.mount_s3.common import PackageError

ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
HELPER = "usr/sbin/mount.mount-s3"  # what mount(8) calls for the type mount-s3


def architecture() -> str:
    machine = platform.machine()
    if machine not in ARCHITECTURES:
        raise PackageError(f"There is no mount-s3 for {machine}, only for {' and '.join(ARCHITECTURES)}")
    return ARCHITECTURES[machine]


def pack(
    target: Path, program: Path, version: str, depends: list[str], readme: str, data: tuple[Path, ...] = ()
) -> None:
    """Writes the package mount-s3 with the program as its command."""
    if not shutil.which("dpkg-deb"):
        raise PackageError("A package can't be made without dpkg-deb (Debian package dpkg)")
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        _put(tree / "usr/bin/mount-s3", program.read_bytes(), 0o755)
        (tree / HELPER).parent.mkdir()
        (tree / HELPER).symlink_to("../bin/mount-s3")
        _put(tree / "usr/share/doc/mount-s3/README", readme.encode())
        for file in data:
            _put(tree / "usr/share/mount-s3" / file.name, file.read_bytes())
        control = {
            "Package": "mount-s3",
            "Version": version,
            "Architecture": architecture(),
            "Depends": ", ".join(depends),
            "Maintainer": "globalmountpoint.aws contributors <noreply@example.org>",
            "Description": "stands in for AWS's mount-s3 in the sandbox",
        }
        _put(tree / "DEBIAN/control", "".join(f"{name}: {value}\n" for name, value in control.items()).encode())
        built = Path(folder) / "mount-s3.deb"
        subprocess.run(["dpkg-deb", "--root-owner-group", "--build", tree, built], check=True, capture_output=True)
        replace(target, built)


def replace(target: Path, source: Path) -> None:
    """The target is the old file or the whole new one, never a part."""
    new = target.with_name(f".{target.name}.{os.getpid()}")
    shutil.copyfile(source, new)
    new.replace(target)


def _put(path: Path, content: bytes, mode: int = 0o644) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.chmod(mode)
