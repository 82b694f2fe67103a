# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The reason of an error, from lines as Mountpoint's core 0.8.3 and 0.11 write them."""

from __future__ import annotations

import os

import pytest
from ansible_collections.globalmountpoint.aws.plugins.module_utils._mountpoint import mount_log

LINE = (
    "[WARN] readdirplus{{req=8 ino=1 fh=1 offset=0 pid={pid}}}: mountpoint_s3_fs::fuse: "
    "readdirplus failed with errno 5: inode error: error from ObjectClient: "
    "ListObjectsV2 failed: Client error: {error}"
)
REQUEST = (
    '[WARN] readdirplus{{req=8 ino=1 fh=1 offset=0 pid={pid}}}:list_objects{{id=1 bucket="gm"}}: '
    "mountpoint_s3_client::s3_crt_client: duration=1ms error=ClientError(Forbidden) meta request failed"
)


@pytest.fixture
def journal(tmp_path, monkeypatch):
    """Answers each call of journalctl with the lines that a test gives for it, the last ones again and again."""
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(mount_log, "_PAUSE", 0)

    def write(*answers: list[str]) -> None:
        for number, lines in enumerate(answers):
            (tmp_path / str(number)).write_text("".join(f"{line}\n" for line in lines))
        program = tmp_path / "journalctl"
        program.write_text(f'#!/bin/sh\ncd {tmp_path}; echo "$*" > asked; cat 0; [ ! -e 1 ] || mv 1 0\n')
        program.chmod(0o755)

    return write


# Of mountpoint-s3-fs 0.8.3: of what is done to list and to read, only open() says whose it is.
OF_BEFORE = [
    "[WARN] readdirplus{req=8 ino=1 fh=1 offset=0}: mountpoint_s3_fs::fuse: "
    "readdirplus failed with errno 5: inode error: Client error: Forbidden: listed",
    '[WARN] lookup{req=9 ino=1 name="a b"}: mountpoint_s3_fs::fuse: lookup failed with errno 5: Forbidden: looked up',
    "[WARN] read{req=58 ino=3 fh=2 offset=0 size=4096 name=a b.html}: mountpoint_s3_fs::fuse: "
    "read failed with errno 5: Forbidden: read",
]
STRANGERS = [
    "[WARN] open{req=9 ino=1 pid=1 name=a}: mountpoint_s3_fs::fuse: open failed with errno 5: another's",
    "[WARN] release{req=9 ino=1 fh=1 name=a}: mountpoint_s3_fs::fuse: release failed with errno 5: no read",
]


def line(pid: int, error: str) -> str:
    return LINE.format(pid=pid, error=error)


def test_reason_of_ones_own_last_request(journal):
    pid = os.getpid()
    journal([line(pid, "old"), line(pid, "Forbidden: Access Denied"), REQUEST.format(pid=pid), line(pid + 1, "other")])
    assert mount_log.reason(0) == (
        "inode error: error from ObjectClient: ListObjectsV2 failed: Client error: Forbidden: Access Denied"
    )


def test_reason_of_a_read(journal):
    span = f"[WARN] read{{req=58 ino=3 fh=2 offset=0 size=4096 pid={os.getpid()} name=a b}}.html}}"
    journal([f"{span}: mountpoint_s3_fs::fuse: read failed with errno 5: get request failed: Client error: Forbidden"])
    assert mount_log.reason(0) == "get request failed: Client error: Forbidden"


@pytest.mark.parametrize("before", OF_BEFORE)
def test_line_that_names_no_process(journal, before):
    journal([before, *STRANGERS])
    assert mount_log.reason(0) == before.partition(" errno 5: ")[2]


def test_line_of_ones_own_goes_before_one_that_names_no_process(journal):
    journal([line(os.getpid(), "ours"), *OF_BEFORE])
    assert mount_log.reason(0).endswith("ours")


def test_lines_of_before_the_question_are_not_asked_for(journal, tmp_path):
    journal([line(os.getpid(), "late")])
    mount_log.reason(1795518108.25)
    assert "--since=@1795518108.250000 " in (tmp_path / "asked").read_text()


def test_line_may_come_late(journal):
    journal([], [line(os.getpid(), "late")])
    assert mount_log.reason(0).endswith("late")


def test_no_line(journal):
    others = [line(os.getpid() + 1, "other"), line(int(f"1{os.getpid()}"), "longer")]
    journal([REQUEST.format(pid=os.getpid()), *others, *STRANGERS])
    assert mount_log.reason(0) is None


def test_no_journal(tmp_path, monkeypatch):
    monkeypatch.setattr(mount_log, "_PAUSE", 0)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert mount_log.reason(0) is None
