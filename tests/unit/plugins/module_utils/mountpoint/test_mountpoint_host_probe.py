# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The boot's mark."""

from __future__ import annotations

import pytest
from ansible_collections.globalmountpoint.aws.plugins.module_utils._mountpoint import host_probe


def boot(directory) -> dict:
    found = dict(host_probe.NO_MARK)
    for part in host_probe.boot(str(directory)):
        found.update(part)
    return found


def test_boot_that_succeeded(tmp_path):
    (tmp_path / "boot-ok").touch()
    assert boot(tmp_path)["result"] == "ok"


@pytest.mark.parametrize("directory", ["", "none"])
def test_boot_that_did_not_end(tmp_path, directory):
    assert boot(tmp_path / directory) == {**host_probe.NO_MARK, "result": "unfinished"}


@pytest.mark.parametrize("made", ["mkdir", "touch"])
def test_marks_that_cannot_be_read(tmp_path, made):
    """A file for the directory, a directory for the mark: root may read anything else."""
    results = tmp_path / "results" if made == "touch" else tmp_path
    getattr(results if made == "touch" else tmp_path / "boot-failed", made)()
    found = boot(results)
    assert found["result"] == "unknown"
    assert str(tmp_path) in found["reason"]


def test_boot_that_failed(tmp_path):
    log = tmp_path / "boot.log"
    log.write_bytes(b"\xff" * 70000 + b"\n" + "".join(f"line {number}\n" for number in range(30)).encode())
    (tmp_path / "boot-failed").write_text(f"step: bucket is readable\nreason: s3://gm: access denied\nlog: {log}\n")
    assert boot(tmp_path) == {
        "result": "failed",
        "step": "bucket is readable",
        "reason": "s3://gm: access denied",
        "log": str(log),
        "last_lines": [f"line {number}" for number in range(10, 30)],
    }


def test_log_that_cannot_be_read(tmp_path):
    (tmp_path / "boot-failed").write_text(f"step: start\nreason: status 1\nlog: {tmp_path}/none\n")
    [line] = boot(tmp_path)["last_lines"]
    assert "No such file" in line


def test_mark_of_a_disk_that_was_full(tmp_path, monkeypatch):
    (tmp_path / "boot-failed").touch()
    (tmp_path / "log").write_text("the last line\n")
    monkeypatch.setattr(host_probe, "LOG", str(tmp_path / "log"))
    found = {"result": "failed", "log": str(tmp_path / "log"), "last_lines": ["the last line"]}
    assert boot(tmp_path) == {**host_probe.NO_MARK, **found}
