# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""mountpoint_check as a user runs it, also over a true FUSE mount that hangs and dies."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml
from ansible_collections.globalmountpoint.aws.plugins.module_utils._mountpoint import http_verdict

LONG = 300  # seconds that end nothing but a test that fails
# The host's; tools/matrix.py runs these tests with each that a host may have.
PYTHON = os.environ.get("MOUNTPOINT_CHECK_PYTHON", sys.executable)
FUSE = os.geteuid() == 0 and os.access("/dev/fuse", os.R_OK | os.W_OK) and shutil.which("rclone")


@pytest.fixture(scope="module")
def run(root):
    """Runs the module on this host, and returns its result."""

    def check(*ansible: str, **options) -> dict:
        command = [Path(sys.executable).parent / "ansible", "localhost", "-i", "localhost,", "-c", "local", *ansible]
        command += ["-e", f"ansible_python_interpreter={PYTHON}"]
        command += ["-m", "globalmountpoint.aws.mountpoint_check", "-a", json.dumps(options)]
        environment = {
            **os.environ,
            "ANSIBLE_CONFIG": str(root / "ansible.cfg"),
            "ANSIBLE_CALLBACK_RESULT_FORMAT": "json",
        }
        done = subprocess.run(
            command, cwd=root, env=environment, capture_output=True, text=True, timeout=LONG, check=False
        )
        outcome, _arrow, result = done.stdout.rpartition(" => {\n")
        assert done.returncode in (0, 2), done.stderr
        return {"failed": outcome.endswith("FAILED!"), **json.loads(f"{{{result}")}

    return check


def codes(result: dict) -> list[str]:
    return [problem["code"] for problem in result["problems"]]


@pytest.fixture
def closed() -> str:
    """A URL at which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return f"http://127.0.0.1:{listening.getsockname()[1]}/"


@pytest.fixture
def lost(tmp_path, closed) -> dict:
    """A host whose boot failed before it mounted anything."""
    (tmp_path / "html").mkdir()
    (tmp_path / "boot.log").write_text("one\ntwo\n")
    (tmp_path / "boot-failed").write_text(f"step: packages\nreason: no route\nlog: {tmp_path}/boot.log\n")
    return {"path": str(tmp_path / "html"), "url": closed, "boot_results": str(tmp_path), "attempts": 3}


def test_every_fault_is_named(run, lost, tmp_path):
    result = run(**lost)
    assert (result["failed"], result["changed"], result["healthy"], result["attempts"]) == (True, False, False, 1)
    assert codes(result) == ["boot_failed", "not_mounted", "nginx_down"]
    assert f"its log is {tmp_path}/boot.log" in result["msg"]
    for problem in result["problems"]:
        assert f"- {problem['code']}: {problem['message']}. Hint: {problem['hint']}" in result["msg"]
    assert result["boot"]["last_lines"] == ["one", "two"]


def test_play_can_decide_and_check_mode_is_the_same(run, lost):
    result = run("--check", **lost, fail_when_unhealthy=False)
    assert (result["failed"], result["changed"], result["healthy"]) == (False, False, False)
    assert codes(result) == ["boot_failed", "not_mounted", "nginx_down"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"path": "html", "timeout": 0}, "path: 'html' is refused; allowed: an absolute path"),
        ({"path": "/s3", "prefix": "site/"}, "missing parameter(s) required by 'prefix': bucket"),
    ],
)
def test_input_is_refused(run, options, words):
    result = run(**options)
    assert result["failed"]
    assert words in result["msg"]
    assert "problems" not in result


def test_codes_are_those_of_the_documentation(root):
    source = (root / "plugins/modules/mountpoint_check.py").read_text(encoding="utf-8")
    described = yaml.safe_load(source.split('RETURN = r"""')[1].split('"""')[0])["problems"]["contains"]["code"]
    documented = {line[2:].partition(")")[0] for line in described["description"]}
    package = Path(http_verdict.__file__).parent
    text = "".join(each.read_text(encoding="utf-8") for each in package.glob("*.py"))
    used = {*re.findall(r'\bproblem\(\s*"(\w+)"', text), *http_verdict._FAILURES}
    assert used == documented


@pytest.fixture
def mount(tmp_path):
    """A directory, mounted as Mountpoint mounts a bucket, and the process behind it."""
    bucket, path = tmp_path / "bucket", tmp_path / "s3"
    bucket.mkdir()
    path.mkdir()
    (bucket / "index.html").write_text("page\n")
    command = ["rclone", "mount", bucket, path, "--devname", "mountpoint-s3", "--read-only", "--allow-other"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            deadline = time.monotonic() + LONG
            while not os.path.ismount(path):
                assert time.monotonic() < deadline
                time.sleep(0.1)
            yield str(path), process
        finally:
            process.kill()
            subprocess.run(["umount", "--lazy", path], check=True)


@pytest.mark.skipif(not FUSE, reason="needs root, /dev/fuse and rclone")
def test_mount_that_is_well_then_hangs_then_dies(run, mount):
    path, process = mount
    well = run(path=path, probe_key="index.html", probe_size=5, timeout=LONG, max_latency=LONG)
    assert (well["failed"], well["problems"], well["mount"]["entries"]) == (False, [], 1)

    process.send_signal(signal.SIGSTOP)
    for timeout in (3, 6):
        hung = run(path=path, probe_key="index.html", timeout=timeout, fail_when_unhealthy=False)
        assert codes(hung) == ["hung"]
        assert (hung["mount"]["mounted"], hung["mount"]["responsive"]) == (True, False)
        # The module ends in time by its own clock; the exact bound is that of module_utils/mountpoint's tests.
        assert timeout <= hung["elapsed"] < timeout + 30

    process.kill()
    assert codes(run(path=path, timeout=LONG, fail_when_unhealthy=False)) == ["stale"]


@pytest.mark.skipif(not FUSE, reason="needs root, /dev/fuse and rclone")
def test_other_mount(run, mount):
    path, _process = mount
    assert codes(run(path=path, bucket="gm-content", max_latency=LONG, fail_when_unhealthy=False)) == ["bucket_unknown"]
    assert codes(run(path="/proc", max_latency=LONG, fail_when_unhealthy=False)) == ["wrong_type"]
