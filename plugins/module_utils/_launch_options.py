# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: whether AWS has what a region's hosts, listeners and alarms are to be made of.

AWS says so only when it is used, which is after the network, the load balancer and the buckets were made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Callable

from ansible.module_utils.common.dict_transformations import camel_dict_to_snake_dict
from ansible_collections.amazon.aws.plugins.module_utils.botocore import is_boto3_error_code
from ansible_collections.amazon.aws.plugins.module_utils.errors import AWSErrorHandler
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.transformation import ansible_dict_to_boto3_filter_list

from ._errors import answer, is_denied
from ._images import image_faults
from ._option_rules._fault import fault
from ._region_access import home_of

OWNER = "compute_mountpoint"

#: Options that name security groups; those of the role begin with ``additional_``.
SECURITY_GROUPS = ("load_balancer_security_group_ids", "instance_security_group_ids")

#: Usage and specification of the keys that EBS takes (Amazon EBS User Guide, "Requirements for Amazon EBS encryption").
SYMMETRIC = ("ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT")

#: What KMS answers for a key that it does not have (AWS KMS API Reference, DescribeKey).
NO_KEY = ("InvalidArnException", "NotFoundException")

_calls = AWSErrorHandler.common_error_handler


class _Missing(AWSErrorHandler):
    """A certificate or a policy that is not there is no error."""

    @classmethod
    def _is_missing(cls) -> type[Exception]:
        return is_boto3_error_code(["ResourceNotFoundException", "NoSuchEntity"])


@_calls("read the instance type {name}")
def _instance_type(client: Any, name: str) -> dict[str, Any]:
    # By a filter: a type that a region does not have is no error.
    wanted = [{"Name": "instance-type", "Values": [name]}]
    pages = client.get_paginator("describe_instance_types").paginate(Filters=wanted)
    return next((each for page in pages for each in page["InstanceTypes"]), {})


@_calls("read the image {image_id}")
def _images(client: Any, image_id: str) -> list[dict[str, Any]]:
    # By a filter: an image that is not there is no error.
    found = client.describe_images(Filters=[{"Name": "image-id", "Values": [image_id]}], aws_retry=True)["Images"]
    return [camel_dict_to_snake_dict(image) for image in found]


@_Missing.list_error_handler("read the certificate {arn}", {})
def _certificate(client: Any, arn: str) -> dict[str, Any]:
    return client.describe_certificate(CertificateArn=arn, aws_retry=True)["Certificate"]


@_Missing.list_error_handler("read the policy {arn}", {})
def _policy(client: Any, arn: str) -> dict[str, Any]:
    return client.get_policy(PolicyArn=arn, aws_retry=True)["Policy"]


@_calls("read the security groups {ids}")
def _security_groups(client: Any, ids: list[str]) -> dict[str, str]:
    # By a filter: an id that is not there is no error.
    found = client.describe_security_groups(Filters=[{"Name": "group-id", "Values": ids}], aws_retry=True)
    return {each["GroupId"]: each["VpcId"] for each in found["SecurityGroups"]}


@_calls("find the VPC")
def _vpc(client: Any, filters: Mapping[str, str]) -> str:
    found = client.describe_vpcs(Filters=ansible_dict_to_boto3_filter_list(filters), aws_retry=True)["Vpcs"]
    return found[0]["VpcId"] if found else ""


@_calls("list alarms and topics in {region}")
def _list_alarms_and_topics(client: Callable[..., Any], region: str) -> None:
    client("cloudwatch", region=region).describe_alarms(MaxRecords=1, aws_retry=True)
    client("sns", region=region).list_topics(aws_retry=True)


@_calls("read the key {key_id}")
def _key(client: Any, key_id: str) -> dict[str, Any]:
    return client.describe_key(KeyId=key_id, aws_retry=True)["KeyMetadata"]


def faults(client: Callable[..., Any], region: str, options: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the options; ``client`` makes a client of a service that takes ``aws_retry``, in the
    region ``region`` where that is given.

    ``options`` are those of the module ``launch_options_info``; what is empty is not asked for.
    """
    found = []
    if options.get("instance_type"):
        found += _type_faults(_instance_type(client("ec2"), options["instance_type"]), region, options)
    if options.get("ami_id"):
        images = _images(client("ec2"), options["ami_id"])
        found += image_faults(images, options["ami_id"], region, options)
    if options.get("kms_key_id"):
        found += _key_faults(client("kms"), options["kms_key_id"], region)
    if options.get("certificate_arn"):
        found += _certificate_faults(_certificate(client("acm"), options["certificate_arn"]), options)
    if any(options.get(name) for name in SECURITY_GROUPS):
        found += _security_group_faults(client("ec2"), options)
    if options.get("alarms"):
        found += _alarm_faults(client, region)
    return found + _policy_faults(client, options.get("policies") or {})


def _alarm_faults(client: Callable[..., Any], region: str) -> list[str]:
    """Return a fault where alarms and topics are denied in the one region that has Route 53's metrics (Amazon Route 53
    Developer Guide, "Monitoring health checks using CloudWatch").
    """
    _partition, home = home_of(region)
    try:
        _list_alarms_and_topics(client, home)
    except AnsibleAWSError as error:
        if not is_denied(error.exception):
            raise
        allowed = f"false, or credentials that may make alarms and topics in {home}, where Route 53's metrics are"
        return [fault("dns_failover_alarms", True, f"{allowed} ({error})")]
    return []


def _policy_faults(client: Callable[[str], Any], policies: Mapping[str, Iterable[str]]) -> list[str]:
    """Return a fault for each policy that cannot be attached, with the first variable that names it."""
    variables: dict[str, str] = {}
    for variable, arns in policies.items():
        for arn in arns:
            variables.setdefault(arn, variable)
    return [
        fault(variable, arn, "a managed policy that exists and can be attached")
        for arn, variable in variables.items()
        if not _policy(client("iam"), arn).get("IsAttachable")
    ]


def _security_group_faults(ec2: Any, options: Mapping[str, Any]) -> list[str]:
    ids = {id_ for name in SECURITY_GROUPS for id_ in options.get(name) or []}
    vpcs = _security_groups(ec2, sorted(ids))
    vpc = options.get("vpc_id") or _vpc(ec2, options["vpc_filters"])
    allowed = f"security groups of {vpc}, the region's VPC" if vpc else "none before the first run has made the VPC"
    return [
        fault(f"{OWNER}_additional_{name}", f"{id_} ({vpcs[id_]})" if id_ in vpcs else id_, allowed)
        for name in SECURITY_GROUPS
        for id_ in options.get(name) or []
        if not vpc or vpcs.get(id_) != vpc
    ]


def _type_faults(instance_type: Mapping[str, Any], region: str, options: Mapping[str, Any]) -> list[str]:
    name, architecture = options["instance_type"], options.get("architecture")
    if not instance_type:
        return [fault(f"{OWNER}_instance_type", name, f"an instance type that {region} has")]
    supported = instance_type["ProcessorInfo"]["SupportedArchitectures"]
    found = _memory_faults(instance_type.get("MemoryInfo", {}).get("SizeInMiB"), options)
    if not architecture or architecture in supported:
        return found
    return [
        *found,
        fault(
            f"{OWNER}_instance_type",
            f"{name} ({', '.join(supported)})",
            f"an instance type of {architecture}, which is {OWNER}_architecture (t3.micro is of x86_64, t4g.micro of "
            "arm64), or another architecture",
        ),
    ]


def _memory_faults(memory: int | None, options: Mapping[str, Any]) -> list[str]:
    """The front's cache is in memory, and may have half of it; the rest is for Mountpoint, nginx and the system."""
    cache = options.get("front_cache_size")
    if not memory or not cache or cache <= memory // 2:
        return []
    allowed = (
        f"at most {memory // 2}, half of the {memory} MiB of {options['instance_type']}, or a larger instance type"
    )
    return [fault(f"{OWNER}_front_cache_size", cache, allowed)]


def _key_faults(kms: Any, key_id: str, region: str) -> list[str]:
    """Return a fault for a key that EBS takes for no volume. EC2 finds that out after it has taken the launch template,
    and then every instance fails (Amazon EBS User Guide, "Requirements for Amazon EBS encryption"). Who may use the key
    stands in its policy and its grants, which DescribeKey does not tell.
    """
    name = f"{OWNER}_kms_key_id"
    try:
        key = _key(kms, key_id)
    except AnsibleAWSError as error:
        if not is_denied(error.exception) and answer(error.exception).get("Code") not in NO_KEY:
            raise
        return [fault(name, key_id, f"a key that exists in {region}, and that the credentials may read ({error})")]
    if key["KeyState"] != "Enabled":
        return [fault(name, f"{key_id} ({key['KeyState']})", "a key that is Enabled")]
    kind = (key["KeyUsage"], key["KeySpec"])
    if kind != SYMMETRIC:
        allowed = f"a symmetric key for encryption ({', '.join(SYMMETRIC)})"
        return [fault(name, f"{key_id} ({', '.join(kind)})", allowed)]
    return []


def _certificate_faults(certificate: Mapping[str, Any], options: Mapping[str, Any]) -> list[str]:
    name, arn, domain = f"{OWNER}_certificate_arn", options["certificate_arn"], options.get("domain_name")
    if not certificate:
        return [fault(name, arn, f"a certificate that exists in {arn.split(':')[3]}")]
    if certificate["Status"] != "ISSUED":
        return [fault(name, f"{arn} ({certificate['Status']})", "a certificate that is ISSUED")]
    names = [certificate["DomainName"], *certificate.get("SubjectAlternativeNames", [])]
    if domain and not is_named(domain, names):
        return [fault(name, f"{arn} ({', '.join(sorted(set(names)))})", f"a certificate of {domain}")]
    return []


def is_named(domain: str, names: Iterable[str]) -> bool:
    """Tell whether one of a certificate's names is a domain's; ``*`` stands for one label (RFC 6125, 6.4.3)."""
    wildcard = f"*.{domain.partition('.')[2]}"
    return any(name.lower() in (domain, wildcard) for name in names)
