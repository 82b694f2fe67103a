# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The process behind a mount, found by its command line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from ansible_collections.globalmountpoint.aws.plugins.module_utils._mountpoint import process

PATH = "/var/www/html"


@pytest.mark.parametrize(
    ("arguments", "bucket", "prefix"),
    [
        (f"mount-s3 s3://gm/site/ {PATH} -o ro,nosuid,allow-other,region=us-east-1", "gm", "site"),
        (f"mount-s3 s3://gm/ {PATH}", "gm", ""),
        (f"/usr/bin/mount-s3 gm {PATH} --prefix a/b/ --read-only", "gm", "a/b"),
        (f"mount-s3 --prefix=a/b/ gm {PATH}", "gm", "a/b"),
        (f"mount-s3 --region us-east-1 --allow-other gm --cache /tmp/c {PATH} -f", "gm", ""),
        (f"mount-s3 -d gm {PATH}/", "gm", ""),
        (f"/sbin/mount.mount-s3 s3://gm/site/ {PATH} -o rw,_netdev,prefix=docs/", "gm", "docs"),
        (f"/sbin/mount.mount-s3 s3://gm/ {PATH} -o ro,prefix=a\\,b/,nosuid", "gm", "a,b"),
        (f"/usr/bin/python3 /usr/bin/mount-s3 s3://gm/site {PATH}", "gm", "site"),
    ],
)
def test_command_line(arguments, bucket, prefix):
    assert process.command(arguments.split()) == process.Command(bucket, prefix, PATH)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nginx:", "worker"],
        ["grep", "mount-s3", PATH],
        ["tail", "-f", "/var/log/mount-s3", "gm", PATH],
        ["mount-s3", "--version"],
    ],
)
def test_command_line_of_another_program(arguments):
    assert process.command(arguments) is None


@pytest.fixture
def proc(tmp_path):
    """A /proc that a test fills; the host has been up for 1000 seconds."""
    (tmp_path / "uptime").write_text("1000.00 1800.00\n")
    (tmp_path / "self").mkdir()

    def add(pid: int, arguments: str, started: float) -> Path:
        directory = tmp_path / str(pid)
        directory.mkdir()
        (directory / "cmdline").write_bytes("".join(f"{each}\0" for each in arguments.split()).encode())
        ticks = int(started * os.sysconf("SC_CLK_TCK"))
        (directory / "stat").write_text(f"{pid} (mount) s3) S {' '.join('0' * 18)} {ticks} 0 0\n")
        return tmp_path

    return add


def test_process_of_a_mount(proc):
    proc(1, "/sbin/init", 0)
    proc(700, "mount-s3 other /srv", 10)
    found = process.find({PATH}, proc(812, f"mount-s3 s3://gm/site/ {PATH}", 940))
    assert found == process.Process(812, 60.0, "gm", "site")


def test_process_was_given_a_link(proc, tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    root = proc(812, f"mount-s3 s3://gm/ {tmp_path}/link/s3", 10)
    assert process.find({f"{tmp_path}/real/s3"}, root).pid == 812


def test_youngest_process_serves_the_mount(proc):
    proc(812, f"mount-s3 s3://old/ {PATH}", 10)
    proc(813, f"mount-s3 s3://new/ {PATH}", 900)
    assert process.find({PATH}, proc(9, f"mount-s3 s3://older/ {PATH}", 5)).bucket == "new"


def test_process_that_ends_meanwhile_is_passed_over(proc):
    root = proc(812, f"mount-s3 s3://gm/ {PATH}", 10)
    (root / "812/stat").unlink()
    assert process.find({PATH}, root) is None


def test_this_hosts_own_processes():
    assert process.find({"/nowhere"}) is None
