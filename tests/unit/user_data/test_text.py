# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the rendered user data says."""

from __future__ import annotations

import ast
import re

import pytest

FRONT = "/etc/nginx/front.conf"
ORIGIN = "/etc/nginx/origin.conf"
MOUNT = "/etc/systemd/system/mount-s3.service"


def test_begins_as_a_script_of_bash(user_data):
    assert user_data.startswith("#!/bin/bash\n")
    assert "\nset -Eeuo pipefail\n" in user_data


def test_fits_a_launch_template(user_data):
    # 16 KB before base64; the rest is room for what a deployment may add.
    assert len(user_data.encode()) < 16_220


def test_python_is_that_of_the_oldest_image(user_data, files):
    scripts = [text for text in files(user_data).values() if text.startswith("#!/usr/bin/python3")]
    assert scripts
    for script in scripts:
        ast.parse(script, feature_version=(3, 9))


def test_holds_no_secret(user_data):
    assert not re.search(r"(AKIA|ASIA)[0-9A-Z]{16}|PRIVATE KEY|(?i:secret\w*|password)\s*[=:]\s*['\"]?\w", user_data)


def mount_command(text: str) -> tuple[str, str, set[str]]:
    """Source, mount point and options."""
    source, directory, options = re.search(r"^ExecStart=mount-s3 (\S+) (\S+) -o (\S+)$", text, re.MULTILINE).groups()
    return source, directory, set(options.split(","))


def test_mounts_the_bucket_read_only(render, files):
    assert mount_command(files(render())[MOUNT]) == (
        "s3://gm-content-prod-us-east-1-123456789012/",
        "/var/www/html",
        {"ro", "nosuid", "nodev", "allow-other", "region=us-east-1", "metadata-ttl=minimal"},
    )


def test_mounts_a_prefix_with_a_cache(render, files):
    unit = files(render(bucket_prefix="site/", metadata_ttl=60, mount_cache_size=512))[MOUNT]
    source, _directory, options = mount_command(unit)
    assert source == "s3://gm-content-prod-us-east-1-123456789012/site/"
    assert {"metadata-ttl=60", "cache=/var/cache/mount-s3", "max-cache-size=512"} <= options
    assert "\nCacheDirectoryMode=0700\n" in unit


def test_mount_comes_back(user_data, files):
    unit = files(user_data)[MOUNT]
    assert "\nRestart=always\n" in unit
    assert "\nStartLimitIntervalSec=0\n" in unit
    assert re.search(r"^ExecStartPre=-umount -lq /\S+$", unit, re.MULTILINE)


@pytest.mark.parametrize(("path", "mark"), [("/healthz", "healthz"), ("/readyz", "readyz")])
def test_health_is_answered_from_the_marks_alone(render, files, path, mark):
    front = files(render())[FRONT]
    location = re.search(rf"location = {path} \{{ (.*?) \}}", front)[1]
    assert f"try_files /{mark}/$now =503;" in location
    assert not re.search(r"\b(return|proxy_pass|error_page|if)\b", location)
    assert "return 200" not in front


def test_front_follows_the_options(render, files):
    front = files(render(idle_timeout=100, vpc_cidr="10.9.0.0/16", health_path="/up"))[FRONT]
    assert "keepalive_timeout 115s;" in front
    assert "set_real_ip_from 10.9.0.0/16;" in front
    assert "location = /up {" in front


def test_cache_is_bounded(render, files):
    text = render(front_cache_size=200)
    assert "tmpfs /var/cache/nginx-front tmpfs nosuid,nodev,noexec,mode=755,size=200m 0 0" in text
    assert "max_size=150m min_free=25m\n    inactive=600s;" in files(text)[FRONT]
    # Temporary files in a full cache cut responses.
    assert "use_temp_path=off" not in text


def test_small_pages_leave_in_one_system_call(render, files):
    assert "sendfile" not in files(render())[FRONT]


def test_missing_pages_are_the_bucket_s(render, files):
    assert "error_page 404 /lost.html;" in files(render(page_404="lost.html"))[ORIGIN]


def test_age_is_bounded_by_the_origin(render, files):
    assert "inactive=3600s;" in files(render(grace_seconds=3600))[FRONT]
    written = files(render(fresh_seconds=3, grace_seconds=40))
    assert '"max-age=3, stale-while-revalidate=2, stale-if-error=40"' in written[ORIGIN]
    # It would be without bound.
    assert "proxy_cache_use_stale" not in written[FRONT]


def test_lost_mount_is_not_a_404(render, files):
    text = render()
    assert "install -d -m 0000 /var/www/html\n" in text
    assert "error_page 403 500 @unreadable;" in files(text)[ORIGIN]


def test_front_is_enabled_last(user_data):
    before, after = user_data.split("systemctl enable --now nginx@front\n")
    assert "\nretry 6 ready\n" in before
    assert "boot-ok" in after
    assert "nginx@front" not in after


def test_al2023_takes_its_own_packages(render):
    text = render()
    assert "retry 6 packages nginx logrotate mount-s3\n" in text
    assert "apt-get" not in text
    assert "gpg" not in text


def test_debian_verifies_the_pinned_package(render):
    text = render(image_family="debian", architecture="arm64", mount_s3_version="1.22.0")
    assert "url=$release/1.22.0/arm64/mount-s3-1.22.0-arm64.deb\n" in text
    assert "VALIDSIG" in text
    assert "dnf" not in text


def test_package_of_ones_own(render):
    text = render(image_family="debian", mount_s3_package_url="https://packages.example.com/mount-s3.deb")
    assert "  fetch 'https://packages.example.com/mount-s3.deb' \"$package\"\n" in text
    assert "mountpoint-s3-release" not in text


def test_china_has_another_domain(render):
    deployment = {"region": "cn-north-1", "partition": "aws-cn"}
    assert "endpoint=https://s3.cn-north-1.amazonaws.com.cn\n" in render(deployment=deployment)
