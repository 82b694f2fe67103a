# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A mount and an object in it, as a child sees them."""

from __future__ import annotations

import errno
import hashlib
import os
import time

import pytest
from ansible_collections.globalmountpoint.aws.plugins.module_utils._mountpoint import (
    mount_log,
    mount_probe,
    mountinfo,
    process,
)


def facts(question) -> dict:
    merged = {}
    for part in question:
        merged.update(part)
    return merged


@pytest.fixture
def mounted(tmp_path, monkeypatch):
    """Lets a path be a mount, as far as mountinfo says; `device` is that of what is seen there."""

    def mount(path, root="/", device=None) -> None:
        number = os.stat(tmp_path).st_dev
        device = device or f"{os.major(number)}:{os.minor(number)}"
        found = mountinfo.Mount(device, root, str(path), ["ro"], "fuse", "mountpoint-s3")
        monkeypatch.setattr(mountinfo, "read", lambda: [found])

    return mount


def test_directory_that_is_no_mount(tmp_path):
    (tmp_path / "written").touch()
    found = facts(mount_probe.look(str(tmp_path)))
    assert "mounted" not in found
    assert (found["responsive"], found["readable"], found["entries"], found["error"]) == (True, True, 1, None)


def test_path_that_does_not_exist(tmp_path):
    found = facts(mount_probe.look(str(tmp_path / "none")))
    assert (found["responsive"], found["readable"], found["entries"], found["error"]) == (True, False, None, "ENOENT")


def test_mount_and_its_process(tmp_path, mounted, monkeypatch):
    mounted(tmp_path)
    monkeypatch.setattr(process, "find", lambda paths: process.Process(7, 1.5, "gm", "site") if paths else None)
    found = facts(mount_probe.look(f"{tmp_path}/"))
    assert found.pop("latency") < 1
    assert found == {
        "mounted": True,
        "source": "mountpoint-s3",
        "fstype": "fuse",
        "options": ["ro"],
        "pid": 7,
        "age": 1.5,
        "bucket": "gm",
        "prefix": "site",
        "responsive": True,
        "readable": True,
        "entries": 0,
        "error": None,
    }


def test_mount_that_a_later_one_hides(tmp_path, mounted):
    (tmp_path / "written").touch()
    mounted(tmp_path, device="0:999")
    found = facts(mount_probe.look(str(tmp_path)))
    assert (found["mounted"], found["readable"], found["entries"]) == (False, True, 1)


def test_mount_without_a_process(tmp_path, mounted):
    mounted(tmp_path)
    found = facts(mount_probe.look(str(tmp_path)))
    assert found["mounted"]
    assert "pid" not in found


def test_bind_mount_shows_a_part_of_the_prefix(tmp_path, mounted, monkeypatch):
    mounted(tmp_path, root="/docs/v1")
    monkeypatch.setattr(process, "find", lambda _paths: process.Process(7, 1.5, "gm", "site"))
    assert facts(mount_probe.look(str(tmp_path)))["prefix"] == "site/docs/v1"


@pytest.mark.parametrize("link", ["link/mount", "direct"])
def test_path_through_a_link(tmp_path, mounted, monkeypatch, link):
    mount = tmp_path / "real/mount"
    mount.mkdir(parents=True)
    (tmp_path / "link").symlink_to("real")
    (tmp_path / "direct").symlink_to("real/mount")
    mounted(mount)
    monkeypatch.setattr(process, "find", lambda paths: process.Process(7, 1.5, *sorted(paths)))
    found = facts(mount_probe.look(str(tmp_path / link)))
    assert found["mounted"]
    assert {found["bucket"], found["prefix"]} == {str(mount), str(tmp_path / link)}


def test_mount_is_known_before_it_is_touched(tmp_path, mounted, monkeypatch):
    mounted(tmp_path)
    monkeypatch.setattr(os.path, "realpath", None)
    monkeypatch.setattr(os, "scandir", None)
    assert next(mount_probe.look(f"{tmp_path}/"))["mounted"]


def test_only_the_directories_above_are_resolved_before_a_mount_is_touched(tmp_path, mounted, monkeypatch):
    mounted(tmp_path / "real/mount")
    resolved = {f"{tmp_path}/link": f"{tmp_path}/real"}
    monkeypatch.setattr(os.path, "realpath", resolved.__getitem__)
    assert next(mount_probe.look(f"{tmp_path}/link/mount"))["mounted"]


def test_counting_ends(tmp_path, monkeypatch):
    monkeypatch.setattr(mount_probe, "ENTRIES", 2)
    for name in "abc":
        (tmp_path / name).touch()
    assert facts(mount_probe.look(str(tmp_path)))["entries"] == 2


@pytest.mark.parametrize("size", [0, 12, (1 << 20) + 7])
def test_object_is_read_to_its_end(tmp_path, size):
    content = b"x" * size
    (tmp_path / "a").mkdir()
    (tmp_path / "a/b c+ü.html").write_bytes(content)
    found = facts(mount_probe.read(str(tmp_path), "a/b c+ü.html"))
    assert (found["size"], found["sha256"]) == (size, hashlib.sha256(content).hexdigest())
    assert 0 <= found["first_byte"] <= found["total"]


def test_file_system_without_direct_reads(tmp_path, monkeypatch):
    (tmp_path / "page").write_bytes(b"x")
    opened = os.open

    def no_direct(path, flags):
        if flags & os.O_DIRECT:
            raise OSError(errno.EINVAL, "Invalid argument")
        return opened(path, flags)

    monkeypatch.setattr(os, "open", no_direct)
    assert facts(mount_probe.read(str(tmp_path), "page"))["size"] == 1


def test_reads_are_direct(tmp_path, monkeypatch):
    flags = []
    monkeypatch.setattr(os, "open", lambda _path, given: flags.append(given) or 1 / 0)
    with pytest.raises(ZeroDivisionError):
        facts(mount_probe.read(str(tmp_path), "page"))
    assert flags == [os.O_RDONLY | os.O_DIRECT]


@pytest.mark.parametrize(("key", "error"), [("none", "ENOENT"), ("page/none", "ENOTDIR"), ("directory", "EISDIR")])
def test_object_that_cannot_be_read(tmp_path, key, error):
    (tmp_path / "page").touch()
    (tmp_path / "directory").mkdir()
    found = facts(mount_probe.read(str(tmp_path), key))
    assert found["error"] == error
    assert "sha256" not in found


@pytest.mark.parametrize(("number", "reason"), [(errno.EIO, "Forbidden"), (errno.EACCES, None)])
def test_reason_of_eio_is_looked_up(tmp_path, monkeypatch, number, reason):
    def refuse(*_arguments):
        raise OSError(number, "refused")

    monkeypatch.setattr(os, "scandir", refuse)
    monkeypatch.setattr(os, "open", refuse)
    monkeypatch.setattr(mount_log, "reason", lambda since: "Forbidden" if since <= time.time() else None)
    assert facts(mount_probe.look(str(tmp_path))).get("reason") == reason
    assert facts(mount_probe.read(str(tmp_path), "page")).get("reason") == reason
