# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Mountpoint's published core, built into the cache."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

from sandbox.mount_s3 import deb, lock
from sandbox.mount_s3.common import CACHE, PackageError

TOOLS = ("clang", "cmake", "pkg-config", "dpkg-deb")
MANIFEST = (lock.CRATE / "Cargo.toml").read_text(encoding="utf-8")
[VERSION] = re.findall(r'^mountpoint-s3-fs = "=(.+)"', MANIFEST, re.MULTILINE)
[(_major, _minor)] = re.findall(r'^rust-version = "(\d+)\.(\d+)"', MANIFEST, re.MULTILINE)
CARGO = (int(_major), int(_minor))
README = f"""This is not AWS's package. It is the published core of Mountpoint for Amazon S3,
mountpoint-s3-fs {VERSION}, under a command line of globalmountpoint.aws, for its sandbox.
"""


def cached() -> Path | None:
    package = _package()
    return package if package.exists() else None


def can_build() -> bool:
    return not missing()


def missing() -> list[str]:
    """What building needs and this machine lacks, by its Debian packages' names where there is one."""
    lacking = [tool for tool in TOOLS if not shutil.which(tool)]
    if "pkg-config" not in lacking and _output("pkg-config", "--modversion", "fuse3") is None:
        lacking.append("libfuse3-dev")
    version = re.search(r"(\d+)\.(\d+)", _output("cargo", "--version") or "")
    if not version or tuple(map(int, version.groups())) < CARGO:
        found = f" (here: {version[0]})" if version else ""
        lacking.insert(0, f"cargo {'.'.join(map(str, CARGO))} or newer{found}")
    return lacking


def build() -> Path:
    package = _package()
    if package.exists():
        return package
    if lacking := missing():
        raise PackageError(f"Mountpoint can't be built here, it needs: {', '.join(lacking)}")
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "build.lock").open("w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        if not package.exists():
            program = _compile()
            deb.pack(package, program, VERSION, _depends(program), README)
    return package


def _compile() -> Path:
    source, target = CACHE / "source", CACHE / "target"
    shutil.rmtree(source, ignore_errors=True)
    shutil.copytree(lock.CRATE, source)
    (source / "Cargo.lock").write_text(lock.complete_here(), encoding="utf-8")
    command = ["cargo", "build", "--release", "--locked", "--target-dir", str(target)]
    if subprocess.run(command, cwd=source, check=False).returncode:
        raise PackageError("Mountpoint could not be built: cargo says above why")
    return target / "release" / "mount-s3"


def _depends(program: Path) -> list[str]:
    """The packages of the libraries that it is linked to."""
    packages = {"ca-certificates", "fuse3"}
    for library in re.findall(r"(/\S+) \(0x", _output("ldd", program) or ""):
        # By name: /lib is a link to /usr/lib, and dpkg knows each file by one of the two.
        owner = _output("dpkg-query", "--search", f"*/{Path(library).resolve().name}")
        packages |= {owner.split(":")[0]} if owner else set()
    # Built against a newer C library it would install and not start.
    c_library = f"libc6 (>= {str(os.confstr('CS_GNU_LIBC_VERSION')).split()[1]})"
    return [c_library, *sorted(packages - {"libc6"})]


def _package() -> Path:
    files = sorted(file for file in lock.CRATE.rglob("*") if file.is_file())
    key = hashlib.sha256(Path("/etc/os-release").read_bytes())  # its libraries are in packages of other names elsewhere
    for file in (*files, Path(__file__), Path(deb.__file__)):
        key.update(file.name.encode() + b"\0" + file.read_bytes())
    return CACHE / f"mount-s3-{VERSION}-{key.hexdigest()[:12]}-{deb.architecture()}.deb"


def _output(*command: object) -> str | None:
    try:
        return subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
