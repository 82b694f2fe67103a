# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.globalmountpoint.aws.plugins.module_utils._option_rules import storage_crr

BUCKET = "gm-content-prod-us-east-1-123456789012"
STANDBY = {"bucket_arn": "arn:aws:s3:::gm-content-prod-us-east-2-123456789012"}


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("bucket", "ab", "3 to 63"),
        ("bucket", "a" * 64, "3 to 63"),
        ("bucket", "Content", "lower-case letters"),
        ("bucket", "a.bucket", "letters, digits and hyphens"),
        ("bucket", "-content", "a letter or digit at both ends"),
        ("bucket", "content-", "a letter or digit at both ends"),
        ("transfer_bucket", "a" * 64, "or nothing for no such bucket"),
        ("transfer_bucket", "Transfer", "lower-case letters"),
        ("probe_key", "", "begins with a dot"),
        ("probe_key", "probe", "begins with a dot"),
        ("probe_key", ".", "letters, digits"),
        ("probe_key", "..", "letters, digits"),
        ("probe_key", ".a/", "letters, digits"),
        ("probe_key", ".a//b", "letters, digits"),
        ("probe_key", ".a/../b", "letters, digits"),
        ("probe_key", ".a b", "letters, digits"),
    ],
)
def test_refused(assert_only_fault, name, value, allowed):
    assert_only_fault(storage_crr.faults({name: value}), f"storage_crr_{name}", value, allowed)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("bucket", ""),
        ("bucket", "abc"),
        ("bucket", "a" * 63),
        ("bucket", BUCKET),
        ("transfer_bucket", ""),
        ("transfer_bucket", "a" * 63),
        ("probe_key", ".probe"),
        ("probe_key", ".globalmountpoint/probe"),
    ],
)
def test_taken(name, value):
    assert storage_crr.faults({name: value}) == []


def test_transfer_bucket_is_another_than_the_contents(assert_only_fault):
    faults = storage_crr.faults({"bucket": BUCKET, "transfer_bucket": BUCKET})
    assert_only_fault(faults, "storage_crr_transfer_bucket", BUCKET, "another bucket than storage_crr_bucket")
    assert storage_crr.faults({"bucket": BUCKET, "transfer_bucket": "gm-transfer-prod-us-east-1-123456789012"}) == []


def test_destinations():
    another = {"bucket_arn": "arn:aws:s3:::gm-content-prod-us-west-2-123456789012"}
    assert storage_crr.faults({"bucket": BUCKET, "destinations": [STANDBY, another]}) == []


@pytest.mark.parametrize(
    ("destinations", "refused"),
    [
        pytest.param([STANDBY, STANDBY], STANDBY, id="twice"),
        pytest.param(
            [STANDBY, {"bucket_arn": f"arn:aws:s3:::{BUCKET}"}], {"bucket_arn": f"arn:aws:s3:::{BUCKET}"}, id="own"
        ),
    ],
)
def test_refused_destinations(assert_only_fault, destinations, refused):
    faults = storage_crr.faults({"bucket": BUCKET, "destinations": destinations})
    assert_only_fault(
        faults, "storage_crr_destinations", refused["bucket_arn"], "each bucket once, and not the region's"
    )
