# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.globalmountpoint.aws.plugins.module_utils._option_rules import compute_mountpoint

CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"

KEY = "arn:aws:kms:us-east-1:123456789012:key/12345678-1234-1234-1234-123456789012"
POLICY = "arn:aws:iam::123456789012:policy/team/boundary"
GROUP = "sg-0123456789abcdef0"
DEPLOYMENT = {"region": "us-east-1", "account_id": "123456789012"}


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("health_path", "", "an absolute path"),
        ("health_path", "healthz", "an absolute path"),
        ("ready_path", "/readyz?x=1", "letters, digits and . _ ~ / -"),
        ("ready_path", "/ready z", "letters, digits and . _ ~ / -"),
        ("web_root", "", "an absolute directory"),
        ("web_root", "/", "other than /"),
        ("web_root", "var/www", "an absolute directory"),
        ("web_root", "/var/www html", "without spaces"),
        ("web_root", "/var/www/", "an absolute directory"),
        ("ami_id", "al2023", "an image id, such as ami-"),
        ("ami_id", "ami-0123", "an image id"),
        ("ami_id", "ami-0123456789ABCDEF0", "an image id"),
        ("instance_type", "", "an instance type"),
        ("instance_type", "t3", "such as t3.micro"),
        ("instance_type", "t3.micro ", "such as t3.micro"),
        ("bucket_prefix", "site", "ends in /"),
        ("bucket_prefix", "/site/", "ends in /"),
        ("bucket_prefix", "../", "without . or .. in it"),
        ("bucket_prefix", "a/./b/", "without . or .. in it"),
        ("certificate_arn", "a certificate", "the ARN of a certificate"),
        ("certificate_arn", CERTIFICATE.replace("acm", "iam"), "the ARN of a certificate"),
        ("certificate_arn", CERTIFICATE.replace("123456789012:", "1:"), "the ARN of a certificate"),
        ("kms_key_id", KEY.replace("key/", "key:"), "the id of a KMS key"),
        ("kms_key_id", "mrk-1", "the id of a KMS key"),
        ("kms_key_id", "website", "an alias such as alias/name"),
        ("mount_s3_package_url", "ftp://example.com/a.deb", "an https or http URL"),
        ("mount_s3_package_url", "https://example.com/a.deb?x='", "without a query"),
        ("mount_s3_package_sha256", "A" * 64, "64 hexadecimal digits in lower case"),
        ("mount_s3_package_sha256", "0" * 63, "64 hexadecimal digits"),
        ("metadata_ttl", -2, "-1 to 86400"),
        ("slow_start", 1, "0 (off) or 30 to 900"),
        ("slow_start", 29, "0 (off) or 30 to 900"),
        ("health_path", "/", "a path of its own"),
        ("web_root", "/var", "not one of the system's"),
        ("web_root", "/usr/share", "not one of the system's"),
        ("web_root", "/etc/nginx", "not one of the system's"),
        ("web_root", "/var/lib/site", "not one of the system's"),
        ("web_root", "/var/www/../lib", "without . or .."),
        ("web_root", "/var/./www", "without . or .."),
        ("health_path", "//", "a path of its own"),
        ("health_path", "/a//b", "no //"),
        ("ready_path", "/", "a path of its own"),
        ("ssl_policy", "ELBSecurityPolicy-TLS13-1-3-2021-06", "TLS 1.2 too"),
        ("ssl_policy", "ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04", "TLS 1.2 too"),
    ],
)
def test_refused(assert_only_fault, name, value, allowed):
    assert_only_fault(compute_mountpoint.faults({name: value}), f"compute_mountpoint_{name}", value, allowed)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("health_path", "/healthz"),
        ("ssl_policy", "ELBSecurityPolicy-TLS13-1-2-2021-06"),
        ("web_root", "/var/www/html"),
        ("web_root", "/usr/share/nginx/html"),
        ("web_root", "/srv/site..old"),
        ("ami_id", ""),
        ("ami_id", "ami-12345678"),
        ("ami_id", "ami-0123456789abcdef0"),
        ("instance_type", "t3.micro"),
        ("instance_type", "u-6tb1.metal"),
        ("bucket_prefix", ""),
        ("bucket_prefix", "site/v1.2/"),
        ("certificate_arn", ""),
        ("certificate_arn", CERTIFICATE),
        ("certificate_arn", CERTIFICATE.replace("arn:aws", "arn:aws-us-gov")),
        ("slow_start", 30),
        ("metadata_ttl", -1),
        ("mount_s3_package_url", "https://example.com/a.deb"),
    ],
)
def test_taken(name, value):
    assert compute_mountpoint.faults({name: value}) == []


def test_package_by_http_has_a_hash(assert_only_fault):
    options = {"mount_s3_package_url": "http://example.com/a.deb", "mount_s3_package_sha256": ""}
    faults = compute_mountpoint.faults(options)
    assert_only_fault(faults, "compute_mountpoint_mount_s3_package_sha256", "", "with http, the SHA-256")
    assert compute_mountpoint.faults({**options, "mount_s3_package_sha256": "0" * 64}) == []


SIZES = ("min_size", "desired_capacity", "max_size")


@pytest.mark.parametrize("sizes", [[2, 1, 3], [1, 4, 3], [3, 2, 1], [2, 2, 1]])
def test_sizes_out_of_order(assert_only_fault, sizes):
    faults = compute_mountpoint.faults(dict(zip(SIZES, sizes)))
    names = ", ".join(f"compute_mountpoint_{name}" for name in SIZES)
    assert_only_fault(faults, names, sizes, "min_size <= desired_capacity <= max_size")


@pytest.mark.parametrize("sizes", [[1, 1, 1], [0, 0, 1], [1, 2, 3]])
def test_sizes_in_order(sizes):
    assert compute_mountpoint.faults(dict(zip(SIZES, sizes))) == []


def test_sizes_that_are_not_all_known_are_not_compared():
    assert compute_mountpoint.faults({"min_size": 3, "max_size": 1}) == []


def test_certificate_of_another_region(assert_only_fault):
    options = {"certificate_arn": CERTIFICATE, "deployment": {"region": "us-east-2"}}
    faults = compute_mountpoint.faults(options)
    assert_only_fault(faults, "compute_mountpoint_certificate_arn", CERTIFICATE, "a certificate of us-east-2")
    options["deployment"]["region"] = "us-east-1"
    assert compute_mountpoint.faults(options) == []


def test_no_certificate_belongs_to_no_region():
    assert compute_mountpoint.faults({"certificate_arn": "", "deployment": {"region": "us-east-2"}}) == []


def test_the_two_questions_have_two_paths(assert_only_fault):
    faults = compute_mountpoint.faults({"health_path": "/healthz", "ready_path": "/healthz"})
    assert_only_fault(faults, "compute_mountpoint_ready_path", "/healthz", "another path than")
    assert compute_mountpoint.faults({"health_path": "/healthz", "ready_path": "/readyz"}) == []


def test_the_probes_object_is_no_answer_of_a_host(assert_only_fault):
    options = {"health_path": "/.globalmountpoint/probe", "probe_key": ".globalmountpoint/probe"}
    faults = compute_mountpoint.faults(options)
    assert_only_fault(faults, "compute_mountpoint_health_path", options["health_path"], "not that of")


@pytest.mark.parametrize(("cache", "volume", "most"), [(3073, 8, 3072), (1048576, 16, 11264)])
def test_a_cache_that_the_volume_has_no_room_for(assert_only_fault, cache, volume, most):
    faults = compute_mountpoint.faults({"mount_cache_size": cache, "root_volume_size": volume})
    assert_only_fault(faults, "compute_mountpoint_mount_cache_size", cache, f"at most {most}")


@pytest.mark.parametrize(("cache", "volume"), [(3072, 8), (0, 8), (11264, 16)])
def test_a_cache_that_the_volume_has_room_for(cache, volume):
    assert compute_mountpoint.faults({"mount_cache_size": cache, "root_volume_size": volume}) == []


@pytest.mark.parametrize(
    "key",
    [
        "",
        KEY,
        KEY.partition("/")[2],
        KEY.partition("key/")[0] + "key/mrk-0123456789abcdef0123456789abcdef",
        "alias/aws/ebs",
        KEY.partition("key/")[0] + "alias/website",
    ],
)
def test_key_in_every_form(key):
    assert compute_mountpoint.faults({"kms_key_id": key, "deployment": DEPLOYMENT}) == []


def test_key_of_another_region(assert_only_fault):
    options = {"kms_key_id": KEY, "deployment": {"region": "us-east-2"}}
    allowed = "a key of us-east-2, the volume's own region"
    assert_only_fault(compute_mountpoint.faults(options), "compute_mountpoint_kms_key_id", KEY, allowed)


@pytest.mark.parametrize("arn", [POLICY, "arn:aws:iam::aws:policy/service-role/AmazonEC2RoleforSSM"])
def test_policies_of_the_account_and_of_aws(arn):
    options = {"permissions_boundary": arn, "managed_policies": [arn], "deployment": DEPLOYMENT}
    assert compute_mountpoint.faults(options) == []


@pytest.mark.parametrize("account", ["", "123456789012"])
def test_policy_that_is_no_arn(assert_only_fault, account):
    options = {"managed_policies": [POLICY, "SecurityAudit"], "deployment": {**DEPLOYMENT, "account_id": account}}
    allowed = "the ARN of a managed policy"
    assert_only_fault(
        compute_mountpoint.faults(options), "compute_mountpoint_managed_policies", "SecurityAudit", allowed
    )


def test_policies_of_another_account():
    options = {"permissions_boundary": POLICY, "managed_policies": [POLICY], "deployment": {"account_id": "1" * 12}}
    allowed = f"{POLICY!r} is refused; allowed: a managed policy of the account {'1' * 12}, or of AWS"
    assert compute_mountpoint.faults(options) == [
        f"compute_mountpoint_{name}: {allowed}" for name in ("permissions_boundary", "managed_policies")
    ]


@pytest.mark.parametrize(
    "name", ["additional_load_balancer_security_group_ids", "additional_instance_security_group_ids"]
)
class TestSecurityGroups:
    def test_allowed(self, name):
        assert compute_mountpoint.faults({name: [GROUP, "sg-01234567"] + [GROUP] * 20}) == []

    def test_no_id(self, assert_only_fault, name):
        allowed = "ids of security groups, such as sg-0123456789abcdef0"
        assert_only_fault(
            compute_mountpoint.faults({name: [GROUP, "default"]}), f"compute_mountpoint_{name}", "default", allowed
        )

    def test_more_than_an_interface_takes(self, assert_only_fault, name):
        ids = [f"sg-{number:08x}" for number in range(16)]
        assert compute_mountpoint.faults({name: ids[:15]}) == []
        assert_only_fault(
            compute_mountpoint.faults({name: ids}), f"compute_mountpoint_{name}", "16 ids", "15 at most, beside our own"
        )
