# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A host boots by its user data alone."""

from __future__ import annotations

import base64


def test_user_data_is_what_the_api_returns(aws, host):
    attribute = aws("ec2").describe_instance_attribute(InstanceId=host.instance_id, Attribute="userData")
    given = base64.b64decode(attribute["UserData"]["Value"]).decode()
    assert host.run("cat", "/var/lib/cloud/instance/user-data.txt") == given.strip()


def test_boot_ends_well(host):
    # Both are the last to know.
    assert host.run("cloud-init", "status", "--wait").endswith("status: done")
    assert host.run("systemctl", "is-system-running", "--wait") == "running"
    assert host.boot_log().endswith("== BOOT OK")


def test_check_finds_the_host_healthy(host):
    result = host.check(fail_when_unhealthy=True)
    assert result["healthy"], result
    assert not result["changed"]


def test_outside_tools_find_the_same(host):
    mount = host.run("findmnt", "-n", "-o", "SOURCE,FSTYPE,OPTIONS", "/var/www/html").split()
    assert mount[0] == "mountpoint-s3"
    assert mount[1].startswith("fuse")
    assert {"ro", "nosuid", "nodev", "allow_other"} <= set(mount[2].split(","))
    for path in ("/healthz", "/readyz"):
        assert host.get(path) == 200


def test_page_comes_from_the_bucket(host, s3, bucket, until):
    s3.put_object(Bucket=bucket, Key="index.html", Body=b"<h1>from the bucket</h1>")
    until(lambda: host.get("/") == 200, "the page is there")
    assert host.body("/") == "<h1>from the bucket</h1>"
