# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The sandbox's packages mount-s3 at work on its S3: each that can be had here."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from sandbox import mount_s3

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0 or not Path("/dev/fuse").exists() or not shutil.which("dpkg-deb"),
    reason="needs root, /dev/fuse and dpkg-deb",
)


@pytest.fixture(scope="module", params=["built", "rclone"])
def program(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package")
    try:
        package = mount_s3.provide(folder, [request.param])
    except mount_s3.PackageError:
        pytest.skip("Mountpoint is not built: python -m sandbox.mount_s3 build")
    if request.param == "rclone" and not shutil.which("rclone"):
        pytest.skip("needs rclone")
    subprocess.run(["dpkg-deb", "-x", package.path, folder], check=True)
    return folder / "usr" / "bin" / "mount-s3"


@pytest.fixture
def bucket(aws: Callable[..., Any], name: str) -> str:
    aws("s3").create_bucket(Bucket=name)
    for key in ("index.html", "site/a b+c%é.txt"):
        aws("s3").put_object(Bucket=name, Key=key, Body=key.encode())
    return name


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "mount point"
    place.mkdir()
    yield place
    subprocess.run(["umount", "--lazy", "--quiet", place], check=False)


@pytest.fixture
def mount(program: Path, environment: dict[str, str], place: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    def run(bucket: str, *options: str) -> subprocess.CompletedProcess[str]:
        command = [program, bucket, place, *options]
        return subprocess.run(
            command, env=os.environ | environment, capture_output=True, text=True, timeout=300, check=False
        )

    return run


def served(place: Path) -> list[str]:
    """The line of mountinfo."""
    lines = [line.split() for line in Path("/proc/self/mountinfo").read_text().splitlines()]
    return next((line for line in lines if line[4] == str(place).replace(" ", "\\040")), [])


def process(place: Path) -> int:
    command = f"\0{place}\0".encode()
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # some other process has ended meanwhile
            line = (folder / "cmdline").read_bytes()
            if command in line and b"mount-s3\0" in line:
                return int(folder.name)
    raise AssertionError(f"nothing serves {place}")


def is_dead(place: Path) -> bool:
    try:
        list(place.iterdir())
    except OSError as error:
        return error.errno == errno.ENOTCONN
    return False


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_mount_looks_and_reads_like_mount_s3_s(mount: Any, bucket: str, place: Path) -> None:
    done = mount(f"s3://{bucket}/", "-o", "ro,nosuid,nodev,_netdev,nofail,allow-other,region=us-east-1")
    assert done.returncode == 0, done.stderr
    assert f"bucket {bucket} is mounted at {place}" in done.stdout
    line = served(place)
    assert {"ro", "nosuid", "nodev"} <= set(line[5].split(","))
    assert line[-3].startswith("fuse")
    assert line[-2] == "mountpoint-s3"
    assert "allow_other" in line[-1]
    assert (place / "index.html").read_text() == "index.html"
    assert (place / "site/a b+c%é.txt").read_text() == "site/a b+c%é.txt"
    with pytest.raises(OSError, match="Read-only"):
        (place / "new").touch()
    number = process(place)
    subprocess.run(["umount", place], check=True)
    until(lambda: not (Path("/proc") / str(number) / "exe").exists())


def test_a_killed_mount_is_dead_and_can_be_mounted_again(mount: Any, bucket: str, place: Path) -> None:
    assert mount(bucket, "--read-only", "--prefix", "site/").returncode == 0
    os.kill(process(place), signal.SIGKILL)
    until(lambda: is_dead(place))
    subprocess.run(["umount", "--lazy", place], check=True)
    assert mount(bucket, "--read-only", "--prefix", "site/").returncode == 0
    assert [file.name for file in place.iterdir()] == ["a b+c%é.txt"]
    os.kill(process(place), signal.SIGTERM)
    until(lambda: not served(place))


def test_without_its_bucket_it_says_so(mount: Any, bucket: str, place: Path) -> None:
    done = mount(f"s3://{bucket}-missing/", "--read-only")
    assert done.returncode == 1
    assert f"{bucket}-missing" in done.stderr
    assert "The bucket does not exist" in done.stderr
    assert not served(place)


def test_an_unknown_option_is_an_error(mount: Any, bucket: str, place: Path) -> None:
    done = mount(f"s3://{bucket}/", "--typo")
    assert done.returncode == 2
    assert "--typo" in done.stderr
    assert not served(place)
