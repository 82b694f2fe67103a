# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How a boot goes: the frame and the bucket's check run for true, with the host's commands replaced."""

from __future__ import annotations

import hashlib
import re

import pytest


@pytest.fixture
def frame(render, tmp_path) -> str:
    """The boot's frame, with its files in a temporary directory."""
    text = render().partition("\nstep '")[0]
    return text.replace("/var/log/", f"{tmp_path}/").replace("/var/lib/", f"{tmp_path}/")


@pytest.fixture
def failure(tmp_path):
    """Reads the mark of a boot that failed."""

    def read() -> dict[str, str]:
        lines = (tmp_path / "globalmountpoint/boot-failed").read_text().splitlines()
        return dict(line.split(": ", 1) for line in lines)

    return read


def test_log_has_time_and_step(frame, run_bash, tmp_path):
    ended = run_bash(f"{frame}\nstep 'all is well'\n")
    log = (tmp_path / "globalmountpoint-boot.log").read_text()
    assert ended.returncode == 0
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ == all is well\n", log)
    assert ended.stdout == log
    assert not list((tmp_path / "globalmountpoint").iterdir())


def test_failure_leaves_a_mark_and_no_front(frame, run_bash, failure, tmp_path):
    ended = run_bash(f"{frame}\nstep 'it breaks'\nfalse\n", systemctl=f'echo "$*" > {tmp_path}/systemctl')
    assert ended.returncode == 1
    assert failure() == {
        "step": "it breaks",
        "reason": re.search(r"false, line \d+", failure()["reason"])[0],
        "log": f"{tmp_path}/globalmountpoint-boot.log",
    }
    assert "BOOT FAILED, it breaks: false" in ended.stdout
    assert (tmp_path / "systemctl").read_text() == "disable --now nginx@front\n"


def test_retries_with_back_off(frame, run_bash, failure, tmp_path):
    body = "no() { reason='no such thing'; return 1; }\nretry 6 no\n"
    run_bash(f"{frame}\n{body}", sleep=f'echo "$1" >> {tmp_path}/sleeps', systemctl="")
    assert (tmp_path / "sleeps").read_text().split() == ["2", "4", "8", "16", "30"]
    assert failure()["reason"] == "no such thing"


def test_a_retry_that_helps_leaves_no_reason(frame, run_bash, failure):
    body = "count=0\nsecond() { reason=early; ((++count == 2)); }\nretry 3 second\nfalse\n"
    run_bash(f"{frame}\n{body}", sleep="", systemctl="")
    assert failure()["reason"].startswith("false, line")


def test_reason_is_what_a_unit_said_last(frame, run_bash, failure):
    run_bash(f"{frame}\nretry 1 last_words mount-s3\n", journalctl='echo "$1"; echo denied', systemctl="")
    assert failure()["reason"] == "_SYSTEMD_UNIT=mount-s3.service denied"


def test_boot_has_a_deadline(frame, run_bash, failure):
    script = frame.replace("deadline=540", "deadline=1")
    ended = run_bash(f"{script}\nstep 'it hangs'\nsleep 20\n", systemctl="")
    assert ended.returncode == 124
    assert failure()["reason"] == "not done after 1 s"


CURL = """
case "$*" in
  */latest/api/token) echo -n token ;;
  */security-credentials/) {role} ;;
  */security-credentials/web) echo '{{"AccessKeyId" : "A", "SecretAccessKey" : "S", "Token" : "T"}}' ;;
  *) {answer} ;;
esac
"""


@pytest.mark.parametrize(
    ("role", "answer", "reason"),
    [
        ("echo -n web", r"printf '<ListBucketResult/>\n200'", ""),
        ("exit 22", "", "no credentials yet: instance metadata has none of a role"),
        ("echo -n web", "exit 6", "no route to https://s3.us-east-1.amazonaws.com"),
        ("echo -n web", r"printf '<Code>AccessDenied</Code>\n403'", "access denied: BUCKET (403 AccessDenied)"),
        ("echo -n web", r"printf '<Code>NoSuchBucket</Code>\n404'", "no such bucket: BUCKET (404 NoSuchBucket)"),
        ("echo -n web", r"printf '<Code>SlowDown</Code>\n503'", "S3 refuses: BUCKET (503 SlowDown)"),
    ],
)
def test_bucket_check_says_why(render, run_bash, role, answer, reason):
    part = re.search(r"^step 'bucket answers'\n(.*?)^retry ", render(), re.DOTALL | re.MULTILINE)[1]
    script = f'set -eu\n{part}\nif bucket; then echo; else echo "$reason"; fi\n'
    ended = run_bash(script, curl=CURL.format(role=role, answer=answer))
    assert ended.stdout.strip() == reason.replace("BUCKET", "gm-content-prod-us-east-1-123456789012")


def test_bucket_is_asked_as_mountpoint_asks(render, run_bash, tmp_path):
    part = re.search(r"^step 'bucket answers'\n(.*?)^retry ", render(bucket_prefix="a/b/"), re.DOTALL | re.MULTILINE)[1]
    answer = f'echo "$*" > {tmp_path}/asked; while [[ $1 != -K ]]; do shift; done; cat "$2" >> {tmp_path}/asked'
    run_bash(f"set -eu\n{part}\nbucket || true\n", curl=CURL.format(role="echo -n web", answer=answer))
    arguments, *secrets = (tmp_path / "asked").read_text().splitlines()
    assert arguments.endswith("/gm-content-prod-us-east-1-123456789012?list-type=2&max-keys=1&prefix=a%2Fb%2F")
    assert secrets == ['user = "A:S"', 'header = "x-amz-security-token: T"']


@pytest.mark.parametrize(("content", "taken"), [("package", True), ("something else", False)])
def test_package_has_the_hash_that_was_given(render, run_bash, content, taken):
    sha256 = hashlib.sha256(b"package").hexdigest()
    changes = {"mount_s3_package_url": "http://mirror.example/mount-s3.deb", "mount_s3_package_sha256": sha256}
    text = render(image_family="debian", **changes)
    part = re.search(r"^package=.*?^}\n", text, re.DOTALL | re.MULTILINE)[0]
    curl = f'while [[ $1 != -o ]]; do shift; done; echo -n "{content}" > "$2"'
    ended = run_bash(f"set -eu\n{part}\nif download; then echo taken; fi\n", curl=curl)
    assert ("taken" in ended.stdout) == taken
