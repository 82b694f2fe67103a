# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Rules between fields, and between a request and what there is: no model states them, and moto 5.2.5 ignores them.

Each is a function of an instance of moto's response class that returns AWS's error, or None; the decorator names the
operations, and where AWS states the rule.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from moto.acm.models import acm_backends
from moto.autoscaling.exceptions import AutoscalingClientError
from moto.autoscaling.responses import AutoScalingResponse
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models import EC2Backend
from moto.ec2.models.instance_types import INSTANCE_TYPES
from moto.ec2.models.launch_templates import LaunchTemplateVersion
from moto.ec2.responses.launch_templates import LaunchTemplates
from moto.ec2.responses.security_groups import SecurityGroups
from moto.elbv2.exceptions import ELBClientError
from moto.elbv2.responses import ELBV2Response
from moto.iam.models import iam_backends
from moto.route53.exceptions import Route53ClientError
from moto.route53.responses import Route53
from moto.s3.exceptions import S3ClientError
from moto.s3.responses import S3Response

from sandbox.extensions.launch_templates import block_devices

Check = Callable[[Any], "Exception | None"]

#: Names that nobody can have a zone of.
RESERVED_ZONES = ("example.com", "example.net", "example.org")

#: What a bucket takes whose access control lists are off.
ACL_WITHOUT_LISTS = (None, "bucket-owner-full-control")


def rule(response_class: type, *operations: str, page: str) -> Callable[[Check], Check]:
    """Makes a function a rule of operations; ``page`` is the documentation that states it."""
    assert page

    def register_rule(check: Check) -> Check:
        for operation in operations:
            setattr(response_class, operation, _checked(getattr(response_class, operation), check))
        return check

    return register_rule


def _checked(operation: Callable[..., Any], check: Check) -> Callable[..., Any]:
    def checked(self, *args, **kwargs):
        error = check(self)
        if error:
            raise error
        return operation(self, *args, **kwargs)

    return checked


def _group(response: AutoScalingResponse) -> Any:
    return response.autoscaling_backend.autoscaling_groups.get(response._get_param("AutoScalingGroupName"))


@rule(
    AutoScalingResponse,
    "create_auto_scaling_group",
    "update_auto_scaling_group",
    page="Amazon EC2 Auto Scaling API Reference, UpdateAutoScalingGroup, DesiredCapacity",
)
def sizes(self) -> Exception | None:
    group = _group(self)
    least = self._get_int_param("MinSize", group.min_size if group else 0)
    most = self._get_int_param("MaxSize", group.max_size if group else 0)
    desired = self._get_int_param("DesiredCapacity")
    if least > most:
        return AutoscalingClientError("ValidationError", "Max bound must be greater than or equal to min bound")
    if desired is not None and not least <= desired <= most:
        return AutoscalingClientError(
            "ValidationError",
            f"Desired capacity:{desired} must be between the specified min size:{least} and max size:{most}",
        )
    return None


@rule(
    AutoScalingResponse,
    "create_auto_scaling_group",
    "update_auto_scaling_group",
    page="Amazon EC2 Auto Scaling User Guide, Troubleshoot: launch templates",
)
def launch_template_is_whole(self) -> Exception | None:
    specification = self._get_param("LaunchTemplate")
    if not specification:
        return None
    ec2: EC2Backend = self.autoscaling_backend.ec2_backend
    template = (
        ec2.get_launch_template(specification["LaunchTemplateId"])
        if specification.get("LaunchTemplateId")
        else ec2.get_launch_template_by_name(specification["LaunchTemplateName"])
    )
    fault = _launch_fault(ec2, template.get_version(specification.get("Version", "$Default")))
    if not fault:
        return None
    return AutoscalingClientError("ValidationError", f"You must use a valid fully-formed launch template. {fault}")


def _launch_fault(ec2: EC2Backend, version: LaunchTemplateVersion) -> str | None:
    """Return why no instance could be launched from a version, in AWS's words."""
    images = ec2.describe_images(filters={"image-id": [version.image_id]})
    if not images:
        return f"The image id '[{version.image_id}]' does not exist"
    of_type = INSTANCE_TYPES.get(version.instance_type, {}).get("ProcessorInfo", {}).get("SupportedArchitectures")
    if of_type and images[0].architecture not in of_type:
        return (
            f"The architecture '{','.join(of_type)}' of the specified instance type does not match the architecture "
            f"'{images[0].architecture}' of the specified AMI. Specify an instance type and an AMI that have matching "
            "architectures, and try again."
        )
    return _volume_fault(ec2, version, images[0]) or _profile_fault(ec2, version)


def _volume_fault(ec2: EC2Backend, version: LaunchTemplateVersion, image: Any) -> str | None:
    least = {
        device["DeviceName"]: device.get("Ebs", {}).get("VolumeSize") or 0 for device in image.block_device_mappings
    }
    for device in block_devices(ec2, version):
        size = device.get("Ebs", {}).get("VolumeSize")
        if size and int(size) < int(least.get(device["DeviceName"], 0)):
            return (
                f"Volume of size {size}GB is smaller than snapshot of the image, expect size >= "
                f"{least[device['DeviceName']]}GB"
            )
    return None


def _profile_fault(ec2: EC2Backend, version: LaunchTemplateVersion) -> str | None:
    profile = version.data.get("IamInstanceProfile") or {}
    profiles = iam_backends[ec2.account_id][ec2.partition].instance_profiles.values()
    for key, attribute in (("Arn", "arn"), ("Name", "name")):
        if profile.get(key) and profile[key] not in {getattr(each, attribute) for each in profiles}:
            return (
                f"Value ({profile[key]}) for parameter iamInstanceProfile.{key.lower()} is invalid. "
                f"Invalid IAM Instance Profile {key.lower() if key == 'Name' else 'ARN'}"
            )
    return None


@rule(
    AutoScalingResponse,
    "attach_load_balancer_target_groups",
    "detach_load_balancer_target_groups",
    page="Amazon EC2 Auto Scaling API Reference, AttachLoadBalancerTargetGroups, Errors",
)
def no_refresh_is_in_progress(self) -> Exception | None:
    group = _group(self)
    if group is None or group.refresh is None:
        return None
    return AutoscalingClientError(
        "InstanceRefreshInProgress", "The operation is not allowed while an active instance refresh is in progress."
    )


@rule(
    ELBV2Response,
    "create_target_group",
    "modify_target_group",
    page="Elastic Load Balancing API Reference, CreateTargetGroup, HealthCheckTimeoutSeconds",
)
def interval_is_longer_than_timeout(self) -> Exception | None:
    group = self.elbv2_backend.target_groups.get(self._get_param("TargetGroupArn"))
    interval = self._get_int_param(
        "HealthCheckIntervalSeconds", int(group.health_check_interval_seconds) if group else 30
    )
    timeout = self._get_int_param("HealthCheckTimeoutSeconds", int(group.health_check_timeout_seconds) if group else 5)
    if interval > timeout:
        return None
    return ELBClientError("ValidationError", "Health check interval must be greater than the timeout.")


@rule(ELBV2Response, "create_load_balancer", page="Elastic Load Balancing API Reference, CreateLoadBalancer, Name")
def load_balancer_may_be_called_so(self) -> Exception | None:
    name = self._get_param("Name")
    if not name.startswith("internal-"):
        return None
    return ELBClientError("ValidationError", f"The load balancer name '{name}' cannot begin with 'internal-'")


@rule(
    ELBV2Response,
    "create_listener",
    "modify_listener",
    page="Elastic Load Balancing API Reference, CreateListener, Errors",
)
def certificate_can_be_used(self) -> Exception | None:
    for each in self._get_param("Certificates") or []:
        arn = each["CertificateArn"]
        if ":acm:" not in arn:
            continue
        region = arn.split(":")[3]
        certificates = acm_backends[self.current_account][self.region]._certificates
        if region != self.region or arn not in certificates:
            return ELBClientError("CertificateNotFound", f"Certificate '{arn}' not found")
        if certificates[arn].status != "ISSUED":
            return ELBClientError(
                "UnsupportedCertificate",
                f"The certificate '{arn}' must have a fully-qualified domain name, a supported signature, and a "
                "supported key size.",
            )
    return None


@rule(S3Response, "put_object", page="Amazon S3 User Guide, Controlling ownership of objects and disabling ACLs")
def access_control_lists_are_on(self) -> Exception | None:
    # moto keeps it in the form in which it was given. AWS's default is that there are none.
    ownership = json.dumps(self.backend.get_bucket_ownership_controls(self.bucket_name))
    lists_are_on = "BucketOwnerPreferred" in ownership or "ObjectWriter" in ownership
    if lists_are_on or self.headers.get("x-amz-acl") in ACL_WITHOUT_LISTS:
        return None
    return S3ClientError("AccessControlListNotSupported", "The bucket does not allow ACLs")


@rule(Route53, "create_hosted_zone", page="Amazon Route 53 API Reference, CreateHostedZone, InvalidDomainName")
def zone_is_not_reserved(self) -> Exception | None:
    name = self._get_param("Name").rstrip(".").lower()
    if name not in RESERVED_ZONES:
        return None
    return Route53ClientError("InvalidDomainName", f"{name} is reserved by AWS!")


@rule(SecurityGroups, "create_security_group", page="Amazon EC2 API Reference, CreateSecurityGroup, GroupName")
def security_group_may_be_called_so(self) -> Exception | None:
    name = self._get_param("GroupName")
    if not name.startswith("sg-"):
        return None
    return EC2ClientError(
        "InvalidParameterValue",
        f"Value ({name}) for parameter GroupName is invalid. Group names may not be in the format sg-*.",
    )


@rule(
    LaunchTemplates,
    "delete_launch_template_versions",
    page="Amazon EC2 API Reference, DeleteLaunchTemplateVersions, LaunchTemplateVersion.N",
)
def versions_fit_in_a_call(self) -> Exception | None:
    count = len(self._get_param("Versions") or [])
    if count <= 200:
        return None
    return EC2ClientError("InvalidParameterValue", f"You can specify up to 200 launch template versions, not {count}")
