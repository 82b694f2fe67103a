# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _launch_options

REGION = "us-east-1"
AMI = "ami-0123456789abcdef0"
ARN = "arn:aws:acm:us-east-1:123456789012:certificate/0"


@pytest.fixture
def faults(ec2, acm, iam, kms, cloudwatch, sns):
    def faults(**options) -> list[str]:
        clients = {"ec2": ec2.client, "acm": acm.client, "iam": iam.client, "kms": kms.client}
        alarms = {"cloudwatch": cloudwatch.client, "sns": sns.client}

        def client(service: str, region: str = "") -> Any:
            return alarms[service] if region == "us-east-1" else clients[service]

        return _launch_options.faults(client, options.pop("region", REGION), options)

    return faults


@pytest.fixture
def has_type(ec2):
    def has_type(name: str, *architectures: str) -> None:
        types = [{"InstanceType": name, "ProcessorInfo": {"SupportedArchitectures": list(architectures)}}]
        wanted = {"Filters": [{"Name": "instance-type", "Values": [name]}]}
        ec2.answers("describe_instance_types", {"InstanceTypes": types if architectures else []}, wanted)

    return has_type


@pytest.fixture
def has_image(ec2):
    def has_image(architecture: str = "", size: int = 8) -> None:
        image = {
            "ImageId": AMI,
            "Architecture": architecture,
            "RootDeviceName": "/dev/xvda",
            "BlockDeviceMappings": [
                {"DeviceName": "/dev/sdb", "Ebs": {"VolumeSize": 1000}},
                {"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": size}},
            ],
        }
        wanted = {"Filters": [{"Name": "image-id", "Values": [AMI]}]}
        ec2.answers("describe_images", {"Images": [image] if architecture else []}, wanted)

    return has_image


@pytest.fixture
def has_certificate(acm):
    def has_certificate(status: str, *names: str) -> None:
        certificate = {"DomainName": names[0], "SubjectAlternativeNames": list(names), "Status": status}
        acm.answers("describe_certificate", {"Certificate": certificate}, {"CertificateArn": ARN})

    return has_certificate


def test_nothing_is_asked_of_what_is_not_given(faults):
    assert faults() == []


@pytest.mark.parametrize("architecture", ["x86_64", "i386", ""])
def test_a_type_of_the_architecture(faults, has_type, architecture):
    has_type("t3.micro", "i386", "x86_64")
    assert faults(instance_type="t3.micro", architecture=architecture) == []


def test_a_type_of_another_architecture(faults, has_type, assert_only_fault):
    has_type("t3.micro", "x86_64")
    found = faults(instance_type="t3.micro", architecture="arm64")
    assert_only_fault(found, "compute_mountpoint_instance_type", "t3.micro (x86_64)", "an instance type of arm64")


@pytest.mark.parametrize(("cache", "refused"), [(512, False), (513, True)])
def test_a_cache_in_memory_has_half_of_it(faults, ec2, assert_only_fault, cache, refused):
    kind = {"ProcessorInfo": {"SupportedArchitectures": ["x86_64"]}, "MemoryInfo": {"SizeInMiB": 1024}}
    ec2.answers("describe_instance_types", {"InstanceTypes": [kind]})
    found = faults(instance_type="t3.micro", front_cache_size=cache)
    if refused:
        assert_only_fault(found, "compute_mountpoint_front_cache_size", cache, "at most 512, half of the 1024 MiB")
    else:
        assert found == []


def test_a_type_that_the_region_lacks(faults, has_type, assert_only_fault):
    has_type("z9.nano")
    found = faults(instance_type="z9.nano", architecture="x86_64")
    assert_only_fault(found, "compute_mountpoint_instance_type", "z9.nano", "an instance type that us-east-1 has")


def test_an_image_that_fits(faults, has_image):
    has_image("arm64", 8)
    assert faults(ami_id=AMI, architecture="arm64", root_volume_size=8) == []


def test_an_image_that_is_not_there(faults, has_image, assert_only_fault):
    has_image()
    found = faults(ami_id=AMI, architecture="arm64")
    assert_only_fault(found, "compute_mountpoint_ami_id", AMI, "an image that exists in us-east-1")


def test_an_image_of_another_architecture(faults, has_image, assert_only_fault):
    has_image("x86_64")
    found = faults(ami_id=AMI, architecture="arm64")
    assert_only_fault(found, "compute_mountpoint_ami_id", f"{AMI} (x86_64)", "an image of arm64")


def test_a_root_volume_smaller_than_the_images(faults, has_image, assert_only_fault):
    has_image("x86_64", 30)
    found = faults(ami_id=AMI, architecture="x86_64", root_volume_size=29)
    assert_only_fault(found, "compute_mountpoint_root_volume_size", 29, "30 or more")


@pytest.mark.parametrize("names", [["www.site.example"], ["other.example", "*.site.example"], ["WWW.Site.Example"]])
def test_a_certificate_of_the_name(faults, has_certificate, names):
    has_certificate("ISSUED", *names)
    assert faults(certificate_arn=ARN, domain_name="www.site.example") == []


@pytest.mark.parametrize("name", ["site.example", "*.example", "*.www.site.example", "www.site.example.other"])
def test_a_certificate_of_another_name(faults, has_certificate, assert_only_fault, name):
    has_certificate("ISSUED", name)
    found = faults(certificate_arn=ARN, domain_name="www.site.example")
    assert_only_fault(found, "compute_mountpoint_certificate_arn", f"{ARN} ({name})", "of www.site.example")


@pytest.mark.parametrize("status", ["PENDING_VALIDATION", "EXPIRED", "REVOKED", "FAILED"])
def test_a_certificate_that_cannot_be_used(faults, has_certificate, assert_only_fault, status):
    has_certificate(status, "www.site.example")
    found = faults(certificate_arn=ARN, domain_name="www.site.example")
    assert_only_fault(found, "compute_mountpoint_certificate_arn", f"{ARN} ({status})", "that is ISSUED")


def test_a_certificate_that_is_not_there(faults, acm, assert_only_fault):
    acm.refuses("describe_certificate", "ResourceNotFoundException")
    found = faults(certificate_arn=ARN, domain_name="www.site.example")
    assert_only_fault(found, "compute_mountpoint_certificate_arn", ARN, "a certificate that exists in us-east-1")


class TestSecurityGroups:
    OURS, OTHER = "sg-0123456789abcdef0", "sg-0123456789abcdef1"
    NAME = "compute_mountpoint_additional_load_balancer_security_group_ids"

    def has_groups(self, ec2, vpcs, *asked):
        groups = [{"GroupId": id_, "VpcId": vpc} for id_, vpc in vpcs.items()]
        wanted = {"Filters": [{"Name": "group-id", "Values": list(asked)}]}
        ec2.answers("describe_security_groups", {"SecurityGroups": groups}, wanted)

    def has_vpc(self, ec2, *ids):
        wanted = {"Filters": [{"Name": "tag:Project", "Values": ["demo"]}]}
        ec2.answers("describe_vpcs", {"Vpcs": [{"VpcId": id_} for id_ in ids]}, wanted)

    def test_of_a_vpc_of_ones_own(self, faults, ec2):
        self.has_groups(ec2, {self.OURS: "vpc-1", self.OTHER: "vpc-1"}, self.OURS, self.OTHER)
        groups = {"load_balancer_security_group_ids": [self.OTHER], "instance_security_group_ids": [self.OURS]}
        assert faults(**groups, vpc_id="vpc-1") == []

    def test_of_the_vpc_that_was_made(self, faults, ec2):
        self.has_groups(ec2, {self.OURS: "vpc-2"}, self.OURS)
        self.has_vpc(ec2, "vpc-2")
        assert faults(instance_security_group_ids=[self.OURS], vpc_filters={"tag:Project": "demo"}) == []

    def test_of_another_vpc_and_of_none(self, faults, ec2):
        missing = "sg-0123456789abcdef2"
        self.has_groups(ec2, {self.OURS: "vpc-1", self.OTHER: "vpc-2"}, self.OURS, self.OTHER, missing)
        allowed = "is refused; allowed: security groups of vpc-1, the region's VPC"
        assert faults(load_balancer_security_group_ids=[self.OTHER, self.OURS, missing], vpc_id="vpc-1") == [
            f"{self.NAME}: '{self.OTHER} (vpc-2)' {allowed}",
            f"{self.NAME}: '{missing}' {allowed}",
        ]

    def test_before_there_is_a_vpc(self, faults, ec2, assert_only_fault):
        self.has_groups(ec2, {self.OURS: "vpc-1"}, self.OURS)
        self.has_vpc(ec2)
        found = faults(load_balancer_security_group_ids=[self.OURS], vpc_filters={"tag:Project": "demo"})
        assert_only_fault(found, self.NAME, f"{self.OURS} (vpc-1)", "none before the first run has made the VPC")


class TestKeys:
    ID = "1234abcd-12ab-34cd-56ef-1234567890ab"
    NAME = "compute_mountpoint_kms_key_id"

    def has_key(self, kms, state="Enabled", usage="ENCRYPT_DECRYPT", spec="SYMMETRIC_DEFAULT"):
        key = {"KeyId": self.ID, "KeyState": state, "KeyUsage": usage, "KeySpec": spec}
        kms.answers("describe_key", {"KeyMetadata": key}, {"KeyId": self.ID})

    def test_that_a_volume_can_have(self, faults, kms):
        self.has_key(kms)
        assert faults(kms_key_id=self.ID) == []

    @pytest.mark.parametrize("state", ["Disabled", "PendingDeletion", "PendingImport", "Unavailable"])
    def test_that_is_not_enabled(self, faults, kms, assert_only_fault, state):
        self.has_key(kms, state)
        assert_only_fault(faults(kms_key_id=self.ID), self.NAME, f"{self.ID} ({state})", "a key that is Enabled")

    @pytest.mark.parametrize(
        "kind", [("SIGN_VERIFY", "ECC_NIST_P256"), ("ENCRYPT_DECRYPT", "RSA_2048"), ("GENERATE_VERIFY_MAC", "HMAC_256")]
    )
    def test_that_is_of_another_kind(self, faults, kms, assert_only_fault, kind):
        self.has_key(kms, "Enabled", *kind)
        found = faults(kms_key_id=self.ID)
        assert_only_fault(found, self.NAME, f"{self.ID} ({', '.join(kind)})", "a symmetric key for encryption")

    @pytest.mark.parametrize("code", ["NotFoundException", "InvalidArnException", "AccessDeniedException"])
    def test_that_is_not_there_or_may_not_be_read(self, faults, kms, assert_only_fault, code):
        kms.refuses("describe_key", code, "in the words of AWS")
        found = faults(kms_key_id="alias/no")
        assert_only_fault(found, self.NAME, "alias/no", "a key that exists in us-east-1, and that the credentials may")
        assert found[0].endswith(f"({code}) when calling the DescribeKey operation: in the words of AWS)")

    def test_any_other_error(self, faults, kms):
        kms.refuses("describe_key", "KMSInvalidStateException")
        with pytest.raises(AnsibleAWSError, match="Failed to read the key alias/some"):
            faults(kms_key_id="alias/some")


class TestPolicies:
    ARN = "arn:aws:iam::123456789012:policy/boundary"
    ALLOWED = "a managed policy that exists and can be attached"

    def test_each_is_read_once(self, faults, iam):
        iam.answers("get_policy", {"Policy": {"Arn": self.ARN, "IsAttachable": True}}, {"PolicyArn": self.ARN})
        assert faults(policies={"one": [self.ARN], "other": [self.ARN], "none": []}) == []

    def test_that_is_not_there_is_told_once(self, faults, iam, assert_only_fault):
        iam.refuses("get_policy", "NoSuchEntity")
        assert_only_fault(faults(policies={"one": [self.ARN], "other": [self.ARN]}), "one", self.ARN, self.ALLOWED)

    def test_that_cannot_be_attached(self, faults, iam, assert_only_fault):
        iam.answers("get_policy", {"Policy": {"Arn": self.ARN, "IsAttachable": False}})
        assert_only_fault(faults(policies={"one": [self.ARN]}), "one", self.ARN, self.ALLOWED)


class TestAlarms:
    ALLOWED = "false, or credentials that may make alarms and topics in us-east-1, where Route 53's metrics are"

    def test_where_route_53_has_its_metrics(self, faults, cloudwatch, sns):
        cloudwatch.answers("describe_alarms", {"MetricAlarms": []}, {"MaxRecords": 1})
        sns.answers("list_topics", {"Topics": []}, {})
        assert faults(region="us-west-2", alarms=True) == []

    def test_alarms_that_are_denied(self, faults, cloudwatch, assert_only_fault):
        cloudwatch.refuses("describe_alarms", "AccessDenied", "an explicit deny")
        found = faults(region="us-west-2", alarms=True)
        assert_only_fault(found, "dns_failover_alarms", True, self.ALLOWED)
        assert found[0].endswith("an explicit deny)")

    def test_topics_that_are_denied(self, faults, cloudwatch, sns, assert_only_fault):
        cloudwatch.answers("describe_alarms", {"MetricAlarms": []})
        sns.refuses("list_topics", "AuthorizationError")
        assert_only_fault(faults(alarms=True), "dns_failover_alarms", True, self.ALLOWED)

    def test_any_other_error(self, faults, cloudwatch):
        cloudwatch.refuses("describe_alarms", "InvalidParameterValue")
        with pytest.raises(AnsibleAWSError, match="Failed to list alarms and topics in us-east-1"):
            faults(alarms=True)
