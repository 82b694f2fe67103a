# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What the kernel writes about mounts, read."""

from __future__ import annotations

import pytest
from ansible_collections.globalmountpoint.aws.plugins.module_utils._mountpoint import mountinfo

ROOT = rb"22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw"
S3 = rb"43 22 0:40 / /var/www/html ro,nosuid,nodev,noatime - fuse mountpoint-s3 ro,user_id=0,group_id=0,allow_other"


def lines(*given: bytes) -> list[mountinfo.Mount]:
    return mountinfo.parse(b"\n".join(given) + b"\n")


def test_mount_of_mountpoint():
    mount = mountinfo.at(lines(ROOT, S3), "/var/www/html")
    assert mount == mountinfo.Mount(
        device="0:40",
        root="/",
        path="/var/www/html",
        options=["ro", "nosuid", "nodev", "noatime", "user_id=0", "group_id=0", "allow_other"],
        fstype="fuse",
        source="mountpoint-s3",
    )


def test_path_that_is_no_mount():
    assert mountinfo.at(lines(ROOT, S3), "/var/www") is None


@pytest.mark.parametrize("optional", [b"", b"shared:1 ", b"shared:1 master:2 propagate_from:3 unbindable "])
def test_optional_fields_are_of_any_number(optional):
    [mount] = lines(S3.replace(b"- fuse", optional + b"- fuse"))
    assert (mount.fstype, mount.source) == ("fuse", "mountpoint-s3")


def test_path_named_dash_does_not_end_the_optional_fields():
    [mount] = lines(rb"43 22 0:40 - - rw shared:1 - fuse mountpoint-s3 rw")
    assert (mount.path, mount.fstype) == ("-", "fuse")


@pytest.mark.parametrize(
    ("written", "path"),
    [
        (rb"/my\040site", "/my site"),
        (rb"/tab\011new\012line", "/tab\tnew\nline"),
        (rb"/back\134slash", "/back\\slash"),
        (rb"/\134040", "/\\040"),
        ("/höst".encode(), "/höst"),
        (b"/carriage\rreturn", "/carriage\rreturn"),
        (b"/not-utf8-\xff", "/not-utf8-\udcff"),
    ],
)
def test_escapes(written, path):
    [mount] = lines(S3.replace(b"/var/www/html", written))
    assert mount.path == path


@pytest.mark.parametrize(
    ("mount", "superblock", "options"),
    [
        (b"ro,nodev", b"rw,user_id=0", ["ro", "nodev", "user_id=0"]),
        (b"rw,nodev", b"ro,user_id=0", ["nodev", "ro", "user_id=0"]),
        (b"rw,nodev", b"rw,user_id=0", ["rw", "nodev", "user_id=0"]),
    ],
)
def test_either_of_the_two_makes_a_mount_read_only(mount, superblock, options):
    [found] = lines(b"43 22 0:40 / /s3 " + mount + b" - fuse mountpoint-s3 " + superblock)
    assert found.options == options


def test_last_of_stacked_mounts_is_seen():
    over = rb"44 43 0:41 / /var/www/html rw - tmpfs tmpfs rw"
    assert mountinfo.at(lines(ROOT, S3, over), "/var/www/html").fstype == "tmpfs"


def test_bind_mount_leads_to_its_file_system():
    bind = rb"44 22 0:40 /site /srv/site ro - fuse mountpoint-s3 ro"
    other = rb"45 22 0:40 /docs /srv/docs ro - fuse mountpoint-s3 ro"
    mounts = lines(ROOT, S3, bind, other)
    mount = mountinfo.at(mounts, "/srv/site")
    assert mount.root == "/site"
    assert mountinfo.origins(mounts, mount) == {"/var/www/html", "/srv/site"}


def test_this_hosts_own_mounts():
    assert mountinfo.at(mountinfo.read(), "/proc").fstype == "proc"
