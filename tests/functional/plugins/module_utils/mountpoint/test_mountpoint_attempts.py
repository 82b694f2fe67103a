# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Everything asked at once, as often as allowed."""

from __future__ import annotations

import os
import socket
import time

import pytest
from ansible_collections.globalmountpoint.aws.plugins.module_utils._mountpoint import check, children, verdict


@pytest.fixture
def asked(options, tmp_path):
    """All options, for a directory in which the object blocks, and a server that says nothing."""
    os.mkfifo(tmp_path / "index.html")
    (tmp_path / "boot-ok").touch()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        yield {**options, "path": str(tmp_path), "boot_results": str(tmp_path), "url": url, "timeout": 20.0}


def test_all_questions_share_the_deadline(asked, clock):
    def known(facts: list[dict]) -> bool:
        mount, _probe, http, services, boot = facts
        return all(("entries" in mount, "latency" in http, services, "result" in boot))

    clock.is_known = known
    result = check.check(asked)
    assert (result["elapsed"], clock.now) == (asked["timeout"], pytest.approx(asked["timeout"]))
    found = {"mount", "probe", "http", "services", "boot"}
    assert set(result) == {*found, "healthy", "problems", "attempts", "elapsed"}
    assert not result["healthy"]
    assert (result["mount"]["mounted"], result["mount"]["responsive"], result["mount"]["entries"]) == (False, True, 2)
    assert result["probe"] == dict.fromkeys(("size", "sha256", "first_byte", "total", "error", "reason"))
    assert result["http"]["latency"]["connect"] is not None
    assert result["boot"]["result"] == "ok"
    codes = [each["code"] for each in result["problems"]]
    assert [codes[0], codes[1], codes[-1]] == ["plain_directory", "nginx_hung", "service_inactive"]


def test_service_without_an_answer(least, tmp_path, monkeypatch):
    (tmp_path / "systemctl").write_text("#!/bin/sh\nexec /bin/sleep 60\n")
    (tmp_path / "systemctl").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    result = check.check({**least, "path": str(tmp_path), "services": ["web"], "timeout": 0.3})
    assert result["services"] == {"web": "unknown (no answer)"}


def test_nothing_is_asked_that_is_not_given(least, tmp_path):
    result = check.check({**least, "path": str(tmp_path)})
    assert set(result) == {"mount", "healthy", "problems", "attempts", "elapsed"}


@pytest.fixture
def verdicts(monkeypatch):
    """Lets a test say what each attempt finds."""

    def announce(*codes: str) -> None:
        each = iter([[{"code": code}] if code else [] for code in codes])
        monkeypatch.setattr(verdict, "problems", lambda _options, _facts: next(each))

    return announce


@pytest.mark.parametrize(
    ("found", "attempts", "healthy"),
    [
        (["", "hung"], 1, True),
        (["hung", "stale", "", "hung"], 3, True),
        (["hung", "hung", "hung", "hung", ""], 4, False),
        (["boot_unfinished", "boot_failed", ""], 2, False),
    ],
)
def test_attempts_go_on_until_it_is_known(least, tmp_path, verdicts, found, attempts, healthy):
    verdicts(*found)
    result = check.check({**least, "path": str(tmp_path), "attempts": 4})
    assert (result["attempts"], result["healthy"]) == (attempts, healthy)


def test_delay_is_between_attempts(least, tmp_path, verdicts, monkeypatch):
    verdicts("hung", "hung", "hung")
    slept = []
    monkeypatch.setattr(children, "_REAPING", 0)
    monkeypatch.setattr(time, "sleep", slept.append)
    check.check({**least, "path": str(tmp_path), "attempts": 3, "delay": 7.0})
    assert slept == [7.0, 7.0]


def test_summary():
    problems = [
        {"code": "hung", "message": "No answer", "hint": "Kill it"},
        {"code": "slow", "message": "a", "hint": "b"},
    ]
    assert check.summary("/s3", {"problems": problems, "attempts": 2}).splitlines() == [
        "/s3: 2 faults after 2 attempts",
        "- hung: No answer. Hint: Kill it",
        "- slow: a. Hint: b",
    ]
    assert check.summary("/s3", {"problems": problems[:1], "attempts": 1}).startswith("/s3: 1 fault after 1 attempt\n")
