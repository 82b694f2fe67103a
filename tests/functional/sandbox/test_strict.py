# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Requests are held against AWS's own models, and every request is in the log."""

from __future__ import annotations

import json

import botocore.session
import pytest
from botocore.exceptions import ClientError

from sandbox import strict

#: A call that a model forbids: of each protocol, and each kind of constraint.
FORBIDDEN = {
    "enumeration of a query": (
        "elbv2",
        "create_target_group",
        {"Name": "t", "Protocol": "HTTPX"},
        "ValidationError",
        "Value 'HTTPX' at 'protocol' failed to satisfy constraint: Member must satisfy enum value set: [HTTP, HTTPS,",
    ),
    "greatest number": (
        "elbv2",
        "create_target_group",
        {"Name": "t", "Port": 65536},
        "ValidationError",
        "Value '65536' at 'port' failed to satisfy constraint: Member must have value less than or equal to 65535",
    ),
    "greatest length in XML": (
        "route53",
        "create_hosted_zone",
        {"Name": "a.test", "CallerReference": "r" * 129},
        "InvalidInput",
        "at 'callerReference' failed to satisfy constraint: Member must have length less than or equal to 128",
    ),
    "pattern": (
        "iam",
        "create_role",
        {"RoleName": "a role", "AssumeRolePolicyDocument": "{}"},
        "ValidationError",
        "Value 'a role' at 'roleName' failed to satisfy constraint: Member must satisfy regular expression pattern",
    ),
    "within a structure": (
        "s3",
        "put_bucket_versioning",
        {"Bucket": "bucket", "VersioningConfiguration": {"Status": "On"}},
        "InvalidArgument",
        "Value 'On' at 'versioningConfiguration.Status' failed to satisfy constraint",
    ),
    "JSON": (
        "ssm",
        "get_parameter",
        {"Name": "n" * 2049},
        "ValidationException",
        "at 'name' failed to satisfy constraint: Member must have length less than or equal to 2048",
    ),
    "EC2's query": (
        "ec2",
        "create_vpc",
        {"CidrBlock": "10.0.0.0/16", "InstanceTenancy": "mine"},
        "InvalidParameterValue",
        "Value 'mine' at 'instanceTenancy' failed to satisfy constraint: Member must satisfy enum value set",
    ),
}


@pytest.mark.parametrize(("service", "operation", "arguments", "code", "text"), FORBIDDEN.values(), ids=FORBIDDEN)
def test_what_a_model_forbids_is_refused(aws, service, operation, arguments, code, text):
    with pytest.raises(ClientError) as raised:
        getattr(aws(service), operation)(**arguments)
    error = raised.value.response["Error"]
    assert error["Code"] == code
    assert error["Message"].startswith("1 validation error detected: ")
    assert text in error["Message"]


def test_all_that_is_wrong_is_said():
    shape = botocore.session.get_session().get_service_model("elbv2").operation_model("CreateTargetGroup").input_shape
    assert len(list(strict.faults({"Name": "t", "Protocol": "X", "Port": 0}, shape))) == 2
    assert not list(strict.faults({"Name": "t", "Protocol": "HTTP", "Port": 1}, shape))


def test_exceptions_are_shapes_that_models_have():
    services = ("cloudwatch", "ec2", "route53", "s3")
    names = {
        name for service in services for name in botocore.session.get_session().get_service_model(service).shape_names
    }
    assert set(strict.EXCEPTIONS) <= names


def test_a_new_instance_type_is_taken():
    shape = botocore.session.get_session().get_service_model("ec2").operation_model("RunInstances").input_shape
    assert not list(strict.faults({"InstanceType": "z99.nano", "MinCount": 1, "MaxCount": 1}, shape))


def test_a_service_that_signs_by_another_name_is_answered_and_logged(aws, state):
    aws("resourcegroupstaggingapi").get_resources()
    last = json.loads((state / "requests.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert (last["service"], last["action"]) == ("resourcegroupstaggingapi", "GetResources")
