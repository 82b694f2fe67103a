# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _s3_odd_objects

KEYS = ["a\x01b", "a\x1f", "\ufffe", "a\nb", "a\tb", "a\x7fb", "a&b"]
ODD = KEYS[:3]


def has(s3, keys):
    versions = [{"Key": key, "VersionId": "1"} for key in keys]
    markers = [{"Key": key, "VersionId": "2"} for key in keys]
    s3.answers("list_object_versions", {"Versions": versions, "DeleteMarkers": markers}, {"Bucket": "content"})


def test_what_xml_cannot_hold_is_deleted_version_by_version(s3):
    has(s3, KEYS)
    for version in ("1", "2"):
        for key in ODD:
            s3.answers("delete_object", {}, {"Bucket": "content", "Key": key, "VersionId": version})
    assert _s3_odd_objects.ensure_absent(s3.client, "content", check_mode=False) == 6


def test_check_mode_writes_nothing(s3):
    has(s3, KEYS)
    assert _s3_odd_objects.ensure_absent(s3.client, "content", check_mode=True) == 6


@pytest.mark.parametrize("check_mode", [True, False])
def test_others_stay(s3, check_mode):
    has(s3, KEYS[3:])
    assert _s3_odd_objects.ensure_absent(s3.client, "content", check_mode) == 0


def test_bucket_that_is_not_there_has_none(s3):
    s3.refuses("list_object_versions", "NoSuchBucket", http_status_code=404)
    assert _s3_odd_objects.ensure_absent(s3.client, "content", check_mode=False) == 0
