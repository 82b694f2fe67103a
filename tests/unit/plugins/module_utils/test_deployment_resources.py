# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What moto does not show of a deployment: pages, batches, states on the way out, refusals."""

from __future__ import annotations

import time
from collections import Counter

import boto3
import jmespath
import pytest
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _deployment_resources
from botocore.stub import Stubber

OURS = {"Project": "gm", "Environment": "t", "ManagedBy": "globalmountpoint.aws"}


def tag_list(tags: dict) -> list[dict]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


class Stubbed:
    """Clients that give the answers that a test announces; a call that is not announced fails the test."""

    def __init__(self):
        self._made = {}

    def stubber(self, service: str, region: str = "") -> Stubber:
        if (service, region) not in self._made:
            keys = {"aws_access_key_id": "a", "aws_secret_access_key": "b"}
            client = boto3.client(service, region_name=region or "us-east-1", **keys)
            self._made[service, region] = client, Stubber(client)
        return self._made[service, region][1]

    def of(self, service: str, region: str = ""):
        self.stubber(service, region).activate()
        return self._made[service, region][0]

    def assert_all_asked(self):
        for _client, stubber in self._made.values():
            stubber.assert_no_pending_responses()


@pytest.fixture
def clients():
    stubbed = Stubbed()
    yield stubbed
    stubbed.assert_all_asked()


@pytest.fixture
def slept(monkeypatch):
    """How often somebody waited; nobody does."""
    times = Counter()
    monkeypatch.setattr(time, "sleep", lambda _seconds: times.update(["slept"]))
    return times


def search(clients, types, regions=(), required=(), **options):
    return _deployment_resources.find(
        clients, _deployment_resources.Deployment("gm", "t"), types, regions, required, **options
    )


def find(clients, types, regions=()):
    return search(clients, types, regions).resources


def test_pages_and_batches_of_load_balancers(clients):
    elb = clients.stubber("elbv2", "us-east-1")
    arns = [f"arn:aws:elasticloadbalancing:us-east-1:1:loadbalancer/app/{number}" for number in range(25)]
    pages = [arns[:13], arns[13:]]
    for number, page in enumerate(pages):
        balancers = {"LoadBalancers": [{"LoadBalancerArn": arn} for arn in page]}
        asked = {"Marker": "1"} if number else {}
        elb.add_response("describe_load_balancers", {**balancers, **({} if number else {"NextMarker": "1"})}, asked)
    for batch in (arns[:20], arns[20:]):
        tags = [{"ResourceArn": arn, "Tags": tag_list(OURS)} for arn in reversed(batch)]
        elb.add_response("describe_tags", {"TagDescriptions": tags}, {"ResourceArns": batch})
    found = find(clients, ["load_balancer"], ["us-east-1"])
    assert [each["id"] for each in found] == sorted(arns)


def test_batches_of_hosted_zones(clients):
    route53 = clients.stubber("route53")
    names = [f"Z{number:02}" for number in range(12)]
    zones = [{"Id": f"/hostedzone/{name}", "Name": "a.", "CallerReference": "r"} for name in names]
    page = {"Marker": "", "IsTruncated": False, "MaxItems": "100", "HostedZones": zones}
    route53.add_response("list_hosted_zones", page)
    for batch in (names[:10], names[10:]):
        # A zone without tags, one of ours at the end and at the beginning of a batch, one of somebody else.
        tags = {name: {"Tags": tag_list(OURS)} for name in names[9:11]} | {"Z11": {"Tags": tag_list({"a": "b"})}}
        sets = [{"ResourceId": name, **tags.get(name, {})} for name in batch]
        asked = {"ResourceType": "hostedzone", "ResourceIds": batch}
        route53.add_response("list_tags_for_resources", {"ResourceTagSets": sets}, asked)
    assert [each["id"] for each in find(clients, ["hosted_zone"])] == names[9:11]


def roles(*names: str) -> dict:
    return {"Roles": [role(name)["Role"] for name in names], "IsTruncated": False}


def role(name: str, tags: dict | None = None) -> dict:
    created = "2026-01-01T00:00:00Z"
    described = {"Path": "/", "RoleName": name, "RoleId": "A" * 16, "Arn": "a" * 20, "CreateDate": created}
    return {"Role": {**described, "Tags": tag_list(tags or {})}}


def test_names_of_others_are_not_asked_for_their_tags(clients):
    iam = clients.stubber("iam")
    iam.add_response("list_roles", roles("admin", "gm-t-a", "gm-test-a"))
    iam.add_response("get_role", role("gm-t-a", OURS), {"RoleName": "gm-t-a"})
    assert [each["id"] for each in find(clients, ["role"])] == ["gm-t-a"]


def test_what_vanishes_meanwhile_is_not_there(clients, slept):
    iam = clients.stubber("iam")
    iam.add_response("list_roles", roles("gm-t-a"))
    iam.add_client_error("get_role", "NoSuchEntity")
    iam.add_response("list_roles", roles())
    assert find(clients, ["role"]) == []
    assert slept.total() == 1


def test_throttled_call_is_tried_again(clients, slept):
    ec2 = clients.stubber("ec2", "us-east-1")
    ec2.add_client_error("describe_vpcs", "RequestLimitExceeded")
    ec2.add_response("describe_vpcs", {"Vpcs": []})
    assert find(clients, ["vpc"], ["us-east-1"]) == []
    assert slept.total() == 1


def test_regions_that_are_enabled_are_asked(clients):
    regions = {"Regions": [{"RegionName": name} for name in ("us-east-1", "eu-south-1")]}
    clients.stubber("ec2").add_response("describe_regions", regions, {})
    for region in ("us-east-1", "eu-south-1"):
        clients.stubber("ec2", region).add_response(
            "describe_vpcs", {"Vpcs": [{"VpcId": f"vpc-{region}", "Tags": tag_list(OURS)}]}
        )
    assert [each["id"] for each in find(clients, ["vpc"])] == ["vpc-eu-south-1", "vpc-us-east-1"]


def test_bucket_is_where_s3_says(clients):
    s3 = clients.stubber("s3")
    buckets = {"Buckets": [{"Name": "gm-content-t-a", "BucketRegion": "eu-west-1"}, {"Name": "gm-content-t-b"}]}
    s3.add_response("list_buckets", buckets, {"Prefix": "gm-"})
    s3.add_response("get_bucket_tagging", {"TagSet": tag_list({**OURS, "Region": "x"})}, {"Bucket": "gm-content-t-a"})
    s3.add_client_error("get_bucket_tagging", "NoSuchTagSet")
    assert [(each["region"], each["id"]) for each in find(clients, ["bucket"])] == [("eu-west-1", "gm-content-t-a")]


def test_buckets_of_every_purpose_and_of_no_other_environment(clients):
    s3 = clients.stubber("s3")
    names = ["gm-content-t-a", "gm-content-u-a", "gm-t-a", "gm-transfer-t-a", "gm-transfer-tt-a"]
    s3.add_response("list_buckets", {"Buckets": [{"Name": name} for name in names]})
    ours = ["gm-content-t-a", "gm-transfer-t-a"]
    for name in ours:
        s3.add_response("get_bucket_tagging", {"TagSet": tag_list({**OURS, "Region": "x"})}, {"Bucket": name})
    assert [each["id"] for each in find(clients, ["bucket"])] == ours


def test_regions_that_deny_access_are_named_together(clients):
    for region in ("eu-west-1", "ap-east-1"):
        clients.stubber("ec2", region).add_client_error("describe_vpcs", "UnauthorizedOperation", "explicit deny")
    clients.stubber("ec2", "us-east-1").add_response("describe_vpcs", {"Vpcs": []})
    message = (
        r"denied in ap-east-1, eu-west-1\..* name in 'regions'.* In ap-east-1: "
        r"Failed to list vpc in ap-east-1 \(ec2\): .*DescribeVpcs operation: explicit deny"
    )
    with pytest.raises(AnsibleAWSError, match=message):
        find(clients, ["vpc"], ["eu-west-1", "us-east-1", "ap-east-1"])


def enabled(clients, answering, denying):
    """Regions that are enabled, of which some deny access."""
    regions = {"Regions": [{"RegionName": name} for name in (*answering, *denying)]}
    clients.stubber("ec2").add_response("describe_regions", regions, {})
    for region in answering:
        vpcs = {"Vpcs": [{"VpcId": f"vpc-{region}", "Tags": tag_list(OURS)}]}
        clients.stubber("ec2", region).add_response("describe_vpcs", vpcs)
    for region in denying:
        text = "You are not authorized, with an explicit deny in a service control policy"
        clients.stubber("ec2", region).add_client_error("describe_vpcs", "UnauthorizedOperation", text)


def test_region_that_nobody_named_and_that_denies_access_is_returned(clients):
    enabled(clients, ["us-east-1"], ["eu-south-1"])
    found = search(clients, ["vpc"], required=["us-east-1"])
    assert [each["id"] for each in found.resources] == ["vpc-us-east-1"]
    assert list(found.denied) == ["eu-south-1"]
    assert "explicit deny in a service control policy" in str(found.denied["eu-south-1"])


def test_region_that_is_required_and_denies_access_is_an_error(clients):
    enabled(clients, ["us-east-1"], ["eu-south-1", "us-east-2"])
    with pytest.raises(AnsibleAWSError, match=r"^Access is denied in eu-south-1, us-east-2\."):
        search(clients, ["vpc"], required=["us-east-1", "us-east-2"])


def test_denial_everywhere_is_an_error(clients):
    enabled(clients, [], ["us-east-1", "eu-south-1"])
    with pytest.raises(AnsibleAWSError, match=r"^Access is denied in eu-south-1, us-east-1\."):
        search(clients, ["vpc"])


@pytest.mark.parametrize("named", ["regions", "required"])
def test_denial_where_it_may_be(clients, named):
    if named == "required":
        enabled(clients, [], ["us-east-1"])
    else:
        clients.stubber("ec2", "us-east-1").add_client_error("describe_vpcs", "UnauthorizedOperation")
    found = search(clients, ["vpc"], skip_denied=True, **{named: ["us-east-1"]})
    assert (found.resources, list(found.denied)) == ([], ["us-east-1"])


def test_denial_of_what_is_of_no_region(clients):
    clients.stubber("iam").add_client_error("list_roles", "AccessDenied")
    with pytest.raises(AnsibleAWSError, match=r"^Failed to list role in the account \(iam\): .*ListRoles"):
        find(clients, ["role"])


def test_any_other_error_ends_the_search(clients):
    clients.stubber("sns", "us-east-1").add_client_error("list_topics", "InvalidParameter")
    with pytest.raises(AnsibleAWSError, match=r"^Failed to list sns_topic in us-east-1 \(sns\): .*ListTopics"):
        find(clients, ["sns_topic"], ["us-east-1"])


@pytest.mark.parametrize(
    ("name", "page", "expected"),
    [
        ("nat_gateway", {"NatGateways": ["pending", "available", "failed", "deleting", "deleted"]}, 3),
        ("vpc_endpoint", {"VpcEndpoints": ["available", "Pending", "deleting", "deleted", "Deleted"]}, 3),
        ("volume", {"Volumes": ["creating", "in-use", "error", "deleting", "deleted"]}, 3),
    ],
)
def test_states(name, page, expected):
    page = {key: [{"State": state} for state in states] for key, states in page.items()}
    assert len(jmespath.search(_deployment_resources.KINDS[name].query, page)) == expected


def test_state_of_instances_in_several_reservations():
    states = [["pending", "terminated"], ["running", "shutting-down"], ["terminated"]]
    page = {
        "Reservations": [
            {"Instances": [{"InstanceId": state, "State": {"Name": state}} for state in each]} for each in states
        ]
    }
    found = jmespath.search(_deployment_resources.KINDS["instance"].query, page)
    assert [each["id"] for each in found] == ["pending", "running", "shutting-down"]
