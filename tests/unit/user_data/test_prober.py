# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the prober concludes, and how nginx reads its marks."""

from __future__ import annotations

import errno
import re
import time
import urllib.error
import urllib.request
from contextlib import nullcontext
from pathlib import Path

import pytest

HANGS = None
MOUNT = "the mount is dead or hangs, while S3 answers"
ORIGIN = "the origin does not answer"


@pytest.mark.parametrize(
    ("read", "s3_answers", "served", "here", "content"),
    [
        pytest.param(0, True, 0, "", "", id="well"),
        pytest.param(0, False, 0, "", "", id="only the question beside the mount fails"),
        pytest.param(HANGS, True, HANGS, MOUNT, MOUNT, id="mount hangs"),
        pytest.param(errno.ENOTCONN, True, errno.EPROTO, MOUNT, MOUNT, id="mount is dead"),
        pytest.param(HANGS, False, HANGS, "", "the mount gives no answer", id="S3 is out of reach, mount waits"),
        pytest.param(
            errno.ENOTCONN,
            False,
            errno.EPROTO,
            "",
            "the mount gives Transport endpoint is not connected",
            id="S3 is out of reach, mount can't start",
        ),
        pytest.param(errno.EIO, False, errno.EPROTO, "", "the mount gives Input/output error", id="S3 is out of reach"),
        pytest.param(errno.EIO, True, errno.EPROTO, "", "the mount gives Input/output error", id="S3 fails"),
        pytest.param(errno.EACCES, True, errno.EPROTO, "", "the mount gives Permission denied", id="access is denied"),
        pytest.param(errno.ENOENT, True, errno.EPROTO, "", "", id="probe object is missing"),
        pytest.param(
            errno.ENOENT, False, errno.EPROTO, "", "the mount gives No such file or directory", id="bucket is gone"
        ),
        pytest.param(0, True, errno.ECONNREFUSED, ORIGIN, ORIGIN, id="origin is down"),
        pytest.param(0, True, errno.ENOENT, ORIGIN, ORIGIN, id="origin never started"),
        pytest.param(0, True, HANGS, ORIGIN, ORIGIN, id="origin hangs"),
        pytest.param(0, True, errno.EPROTO, ORIGIN, ORIGIN, id="origin serves something else"),
    ],
)
def test_here_is_told_from_everywhere(prober, read, s3_answers, served, here, content):
    assert prober.judge(read, s3_answers, served, sure=True) == (here, content)


@pytest.mark.parametrize("served", [HANGS, errno.EPROTO])
def test_origin_is_not_to_blame_for_what_the_mount_had(prober, served):
    assert prober.judge(0, True, served, sure=False) == ("", "")


@pytest.mark.parametrize("served", [errno.ECONNREFUSED, errno.ENOENT])
def test_origin_that_is_gone_is_to_blame_at_once(prober, served):
    assert prober.judge(0, True, served, sure=False) == (ORIGIN, ORIGIN)


@pytest.mark.parametrize(("status", "there"), [(200, True), (403, True), (404, False), (500, False), (503, False)])
def test_answer_proves_that_s3_is_there(prober, monkeypatch, status, there):
    def answer(*_request, **_options):
        if status != 200:
            raise urllib.error.HTTPError("http://s3", status, "", {}, None)

    monkeypatch.setattr(urllib.request, "urlopen", answer)
    with nullcontext() if there else pytest.raises(urllib.error.HTTPError):
        prober.s3()


def leave_in(prober, monkeypatch, directory: Path, now: float, well: bool) -> set[str]:
    """Names of the marks after one verdict."""
    monkeypatch.setitem(prober.leave.__globals__, "Path", lambda _marks, name: directory / name)
    monkeypatch.setattr(time, "time", lambda: now)
    prober.leave("healthz", well)
    return {mark.name for mark in (directory / "healthz").iterdir()}


def test_marks_end_by_themselves(prober, monkeypatch, tmp_path):
    assert leave_in(prober, monkeypatch, tmp_path, 1000.0, well=True) == {"100", "101"}
    assert leave_in(prober, monkeypatch, tmp_path, 1019.9, well=True) == {"101", "102"}


def test_marks_go_at_once(prober, monkeypatch, tmp_path):
    leave_in(prober, monkeypatch, tmp_path, 1000.0, well=True)
    assert leave_in(prober, monkeypatch, tmp_path, 1001.0, well=False) == set()


def test_nginx_looks_for_the_mark_of_now(prober, written, monkeypatch, tmp_path):
    pattern = re.search(r'map \$msec \$now { "~(\S+)" \$tens; }', written["/etc/nginx/front.conf"])[1]
    now = re.match(pattern.replace("?<", "?P<"), "1795518108.123")["tens"]
    assert now in leave_in(prober, monkeypatch, tmp_path, 1795518108.123, well=True)


def test_prober_writes_where_nginx_reads(written):
    marks = re.search(r"^    root (\S+);$", written["/etc/nginx/front.conf"], re.MULTILINE)[1]
    assert f'Path("{marks}", name)' in written["/usr/local/sbin/mount-prober"]
    unit = written["/etc/systemd/system/mount-prober.service"]
    assert f"\nRuntimeDirectory={marks.removeprefix('/run/')}\n" in unit
