# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The image that hosts are made of, and the packages that their user data installs; both are remade with the recipe."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sandbox.cache import CACHE
from sandbox.hosts.podman import CONFIGURATION

FOLDER = Path(__file__).parent
RECIPE = FOLDER / "build_image.sh"
NAME = "localhost/globalmountpoint-host"


@dataclass(frozen=True)
class Image:
    tag: str
    packages: Path  # a flat Debian repository


def ensure(report: Callable[[str], None] = print) -> Image:
    """The image of this recipe; it is built when it is not there."""
    key = _key()
    image = Image(f"{NAME}:{key}", CACHE / "host-packages" / key)
    image.packages.parent.mkdir(parents=True, exist_ok=True)
    with (image.packages.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _exists(image):
            return image
        report("The hosts' image is built (some minutes, once)")
        unfinished = image.packages.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        environment = {**os.environ, **CONFIGURATION}
        subprocess.run(
            [str(RECIPE), image.tag, str(unfinished)], env=environment, stdout=subprocess.DEVNULL, check=True
        )
        shutil.rmtree(image.packages, ignore_errors=True)
        unfinished.rename(image.packages)
    return image


def _key() -> str:
    """The recipe's hash: what goes into the image, and this machine's Debian."""
    digest = hashlib.sha256(Path("/etc/os-release").read_bytes())
    for path in sorted([RECIPE, *(FOLDER / "rootfs").rglob("*")]):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(f"{path.relative_to(FOLDER)} {path.stat().st_mode:o}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _exists(image: Image) -> bool:
    found = subprocess.run(["podman", "image", "exists", image.tag], env={**os.environ, **CONFIGURATION}, check=False)
    return found.returncode == 0 and (image.packages / "Packages").exists()
