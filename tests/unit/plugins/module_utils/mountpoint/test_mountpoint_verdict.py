# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What is concluded from facts: a verdict for each fault, and none that follows from another."""

from __future__ import annotations

import pytest
from ansible_collections.globalmountpoint.aws.plugins.module_utils._mountpoint import (
    host_probe,
    http_probe,
    mount_probe,
    verdict,
)


@pytest.fixture
def judge(options, facts):
    """Judges a host on which all is well but what a test says."""

    def problems(given=None, **found) -> list[dict[str, str]]:
        changed = {name: {**facts[name], **found.get(name, {})} for name in facts}
        return verdict.problems({**options, **(given or {})}, changed)

    return problems


@pytest.fixture
def only(judge):
    """Returns the single problem of a host."""

    def problem(given=None, **found) -> dict[str, str]:
        [one] = judge(given, **found)
        assert all(isinstance(one[part], str) and one[part] for part in ("code", "message", "hint"))
        return one

    return problem


def test_all_is_well(judge):
    assert judge() == []


def test_only_the_path_is_asked_for(least, facts):
    assert verdict.problems(least, {"mount": facts["mount"]}) == []
    assert verdict.problems(least, {"mount": {**facts["mount"], "bucket": None, "prefix": None}}) == []


@pytest.mark.parametrize(
    ("found", "code", "words"),
    [
        ({"responsive": True, "entries": 0}, "not_mounted", "is not a mount"),
        ({"responsive": True, "error": "ENOENT"}, "not_mounted", "does not exist"),
        ({"responsive": True, "error": "ENOTDIR"}, "not_mounted", "not a directory"),
        ({"responsive": True, "error": "EACCES"}, "not_mounted", "is not a mount"),
        ({"responsive": True, "entries": 1}, "plain_directory", "1 entry"),
        ({"responsive": True, "entries": 2}, "plain_directory", "2 entries"),
        ({"responsive": False}, "hung", "is not a mount"),
    ],
)
def test_no_mount(only, found, code, words):
    problem = only(mount={**mount_probe.NO_MOUNT, **found}, probe={**mount_probe.NO_PROBE, "error": "ENOENT"})
    assert problem["code"] == code
    assert words in problem["message"]


@pytest.mark.parametrize("fstype", ["fuse", "fuse.rclone"])
def test_types_of_mountpoint(judge, fstype):
    assert judge(mount={"fstype": fstype}) == []


@pytest.mark.parametrize(
    ("fstype", "source"),
    [("tmpfs", "tmpfs"), ("fuse", "s3fs"), ("fuseblk", "mountpoint-s3"), ("ext4", "mountpoint-s3")],
)
def test_wrong_type(only, fstype, source):
    problem = only(mount={"fstype": fstype, "source": source, "options": ["rw"], "entries": 0, "bucket": None})
    assert problem["code"] == "wrong_type"
    assert f"{source} of the type {fstype}" in problem["message"]


@pytest.mark.parametrize("prefix", [None, "site", "/site/"])
def test_prefix_in_any_form(judge, prefix):
    assert judge({"prefix": prefix}) == []


@pytest.mark.parametrize(
    ("bucket", "prefix", "mounted"),
    [
        ("gm-old", "site", "s3://gm-old/site/"),
        ("gm-content", "docs", "s3://gm-content/docs/"),
        ("gm-content", "", "t/ "),
    ],
)
def test_wrong_bucket(only, bucket, prefix, mounted):
    found = {"mount": {"bucket": bucket, "prefix": prefix}, "probe": {**mount_probe.NO_PROBE, "error": "ENOENT"}}
    problem = only(**found)
    assert problem["code"] == "wrong_bucket"
    assert mounted in problem["message"]
    assert "process 812" in problem["message"]
    assert "not s3://gm-content/site/" in problem["message"]


def test_whole_bucket_is_wanted(only):
    assert "not s3://gm-content/" in only({"prefix": ""})["message"]


def test_bucket_unknown(only):
    assert only(mount={"bucket": None, "prefix": None, "pid": None})["code"] == "bucket_unknown"


def test_unknown_bucket_hides_nothing(judge):
    found = judge(mount={"bucket": None}, probe={**mount_probe.NO_PROBE, "error": "ENOENT"})
    assert [each["code"] for each in found] == ["bucket_unknown", "probe_missing"]


def test_writable(only, judge):
    options = ["rw", "nosuid", "nodev"]
    problem = only(mount={"options": options})
    assert problem["code"] == "writable"
    assert "rw,nosuid,nodev" in problem["message"]
    assert judge({"read_only": False}, mount={"options": options}) == []


UNFINISHED = {**host_probe.NO_MARK, "result": "unfinished"}
LOST = {"readable": False, "entries": None}


@pytest.mark.parametrize(
    ("error", "code"),
    [
        ("ENOTCONN", "stale"),
        ("ECONNABORTED", "stale"),
        ("EACCES", "access_denied"),
        ("EPERM", "access_denied"),
        ("EIO", "unreadable"),
    ],
)
def test_listing_that_is_refused(only, error, code):
    problem = only(mount={**LOST, "error": error}, probe={**mount_probe.NO_PROBE, "error": error})
    assert problem["code"] == code
    assert error in problem["message"]


REFUSED = "inode error: error from ObjectClient: ListObjectsV2 failed: Client error: "


@pytest.mark.parametrize("part", ["mount", "probe"])
@pytest.mark.parametrize(
    ("reason", "code"), [("Forbidden: Access Denied", "access_denied"), ("The bucket does not exist", "unreadable")]
)
def test_reason_that_mountpoint_logged(only, part, reason, code):
    problem = only(**{part: {**LOST, "error": "EIO", "reason": REFUSED + reason}})
    assert problem["code"] == code
    assert f"(EIO: {REFUSED}{reason})" in problem["message"]


def test_stale_mount_has_no_process(only):
    assert only(mount={**LOST, "error": "ENOTCONN", "bucket": None, "prefix": None, "pid": None})["code"] == "stale"


def test_hung(only):
    problem = only(mount={**LOST, "responsive": False, "latency": None}, probe=mount_probe.NO_PROBE)
    assert problem["code"] == "hung"
    assert "within 10.0 s" in problem["message"]
    assert "process 812" in problem["hint"]


def test_hung_at_the_object_alone(only):
    problem = only(probe=mount_probe.NO_PROBE)
    assert problem["code"] == "hung"
    assert "index.html" in problem["message"]


def test_empty(only):
    assert only(mount={"entries": 0}, probe={**mount_probe.NO_PROBE, "error": "ENOENT"})["code"] == "empty"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        ("ENOENT", "probe_missing"),
        ("ENOTDIR", "probe_missing"),
        ("EISDIR", "probe_missing"),
        ("EACCES", "access_denied"),
        ("EIO", "unreadable"),
        ("ENOTCONN", "stale"),
    ],
)
def test_object_that_cannot_be_read(only, error, code):
    problem = only(probe={**mount_probe.NO_PROBE, "error": error})
    assert problem["code"] == code
    assert "index.html" in problem["message"]


@pytest.mark.parametrize(
    ("given", "words"),
    [({"probe_size": 1}, "size 14, not 1"), ({"probe_sha256": "0" * 64}, "not 0000"), ({"probe_size": 0}, "not 0")],
)
def test_probe_differs(only, given, words):
    problem = only(given)
    assert problem["code"] == "probe_differs"
    assert words in problem["message"]


def test_object_that_differs_in_both_is_one_fault(only):
    assert only({"probe_size": 1, "probe_sha256": "0" * 64})["code"] == "probe_differs"


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ({"mount": {"latency": 2.5}}, "took 2.5 s to list"),
        ({"probe": {"total": 2.5}}, "took 2.5 s to read"),
        ({"probe": {"total": None, "sha256": None, "size": None}}, "could not be read to its end"),
        ({"http": {"latency": {"connect": 0.1, "first_byte": 0.2, "total": 2.5}}}, "took 2.5 s"),
        ({"mount": {"latency": 2.5}, "probe": {"total": 2.5}}, "took 2.5 s to read"),
    ],
)
def test_slow(only, found, words):
    problem = only(**found)
    assert problem["code"] == "slow"
    assert words in problem["message"]
    assert "2.0 s are allowed (max_latency)" in problem["message"]


def test_slow_list_is_not_explained_by_an_object_that_is_missing(judge):
    found = judge(mount={"latency": 2.5}, probe={**mount_probe.NO_PROBE, "error": "ENOENT"})
    assert [each["code"] for each in found] == ["probe_missing", "slow"]


@pytest.mark.parametrize("failure", ["nginx_down", "tls_failed", "truncated"])
def test_request_that_fails(only, failure):
    problem = only(http={**http_probe.NO_ANSWER, "failure": failure, "error": "the error"})
    assert problem["code"] == failure
    assert "the error" in problem["message"]


@pytest.mark.parametrize(
    ("connect", "status", "words"),
    [(None, None, "no connection"), (0.1, None, "no response"), (0.1, 200, "no complete body")],
)
def test_nginx_hung(only, connect, status, words):
    latency = {"connect": connect, "first_byte": None, "total": None}
    problem = only(http={**http_probe.NO_ANSWER, "status": status, "latency": latency})
    assert problem["code"] == "nginx_hung"
    assert f"gives {words} within 10.0 s" in problem["message"]


def test_wrong_status(only):
    problem = only(http={"status": 503, "body_sha256": "0" * 64})
    assert problem["code"] == "wrong_status"
    assert "503, not 200" in problem["message"]


def test_wrong_root_by_the_object(only):
    problem = only(http={"body_sha256": "0" * 64, "body_size": 615})
    assert problem["code"] == "wrong_root"
    assert "615 bytes that are not the object index.html in /var/www/html" in problem["message"]


@pytest.mark.parametrize("content", ["<h1>page</h1>\n", "<h1>page</h1>"])
def test_expected_content(judge, only, content):
    assert judge({"expected_content": content}) == []
    assert only({"expected_content": f"{content} "})["code"] == "wrong_root"


def test_expected_content_goes_before_the_object(judge):
    given = {"expected_content": "<h1>page</h1>", "probe_sha256": None}
    assert judge(given, probe={"sha256": "0" * 64}) == []


def test_body_of_another_status_is_not_the_object(judge):
    assert judge({"expected_status": 404}, http={"status": 404, "body_sha256": "0" * 64}) == []


def test_body_is_not_compared_with_an_object_that_was_not_read(only):
    missing = {**mount_probe.NO_PROBE, "error": "ENOENT"}
    assert only(probe=missing, http={"body_sha256": "0" * 64})["code"] == "probe_missing"


@pytest.mark.parametrize("state", ["failed", "not-found", "unknown (no answer)"])
def test_service_inactive(only, state):
    problem = only(services={"nginx@front": state})
    assert problem["code"] == "service_inactive"
    assert f"nginx@front is {state}" in problem["message"]


def test_boot_failed(only):
    log = "/var/log/globalmountpoint-boot.log"
    boot = {"result": "failed", "step": "packages", "reason": "no route", "log": log, "last_lines": ["one", "two"]}
    problem = only(boot=boot)
    assert problem["code"] == "boot_failed"
    assert all(part in problem["message"] for part in ("'packages'", "no route", log))
    assert problem["hint"] == "Its last lines are\n    one\n    two"


def test_boot_failed_on_a_full_disk(only):
    problem = only(boot={**host_probe.NO_MARK, "result": "failed", "log": "/var/log/boot"})
    assert problem["code"] == "boot_failed"
    assert "None" not in problem["message"]


def test_boot_unfinished(only):
    problem = only(boot=UNFINISHED)
    assert problem["code"] == "boot_unfinished"
    assert "/var/lib/globalmountpoint" in problem["message"]


@pytest.mark.parametrize(("reason", "words"), [(None, "(no answer)"), ("Permission denied", "(Permission denied)")])
def test_boot_unknown(only, reason, words):
    problem = only(boot={**host_probe.NO_MARK, "reason": reason})
    assert problem["code"] == "boot_unknown"
    assert words in problem["message"]


def test_independent_faults_are_all_found(judge):
    found = judge(
        boot=UNFINISHED,
        mount={**LOST, "error": "EIO", "options": ["rw"], "bucket": "gm-old"},
        http={**http_probe.NO_ANSWER, "failure": "nginx_down", "error": "refused"},
        services={"nginx@front": "failed", "mount-s3": "failed"},
    )
    assert [each["code"] for each in found] == [
        "boot_unfinished",
        "wrong_bucket",
        "writable",
        "unreadable",
        "nginx_down",
        "service_inactive",
        "service_inactive",
    ]
