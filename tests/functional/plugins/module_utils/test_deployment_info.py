# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The module on the sandbox. What moto does not show is in test_deployment_resources.py."""

from __future__ import annotations

from uuid import uuid4

import boto3
import pytest
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _deployment_resources
from ansible_collections.globalmountpoint.aws.plugins.modules import deployment_info

from tests import modules

# The sandbox is what AWS tools use.
pytestmark = pytest.mark.usefixtures("client")
OURS = {"Project": "gm", "Environment": "t", "ManagedBy": "globalmountpoint.aws"}
# Each lacks a sign that the resource is ours.
FOREIGN = [{**OURS, "Project": "gn"}, {**OURS, "Environment": "prod"}, {**OURS, "ManagedBy": "hand"}, {}]
GLOBAL = {"role", "instance_profile", "bucket", "health_check", "hosted_zone"}


def tag_list(tags: dict) -> list[dict]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


@pytest.fixture
def run(capsys):
    """Run the module with options; return its result."""
    return lambda **options: modules.result(capsys, deployment_info, {"project": "gm", "environment": "t", **options})


def in_ec2(region: str, tags: dict) -> dict[str, str]:
    """Make one of each of EC2's types and a group; return their ids."""
    ec2 = boto3.client("ec2", region_name=region)

    def tagged(resource_type: str) -> dict:
        return {"TagSpecifications": [{"ResourceType": resource_type, "Tags": tag_list(tags)}] if tags else []}

    unique = f"gm-t-{uuid4().hex[:8]}"
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16", **tagged("vpc"))["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24", **tagged("subnet"))["Subnet"]["SubnetId"]
    address = ec2.allocate_address(Domain="vpc", **tagged("elastic-ip"))["AllocationId"]
    table = ec2.create_route_table(VpcId=vpc, **tagged("route-table"))["RouteTable"]["RouteTableId"]
    gateway = ec2.create_internet_gateway(**tagged("internet-gateway"))["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    if tags:
        defaults = ec2.describe_security_groups(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["SecurityGroups"]
        ec2.create_tags(Resources=[defaults[0]["GroupId"]], Tags=tag_list(tags))
    data = {"ImageId": "ami-12c6146b", "InstanceType": "t3.micro"}
    template = ec2.create_launch_template(
        LaunchTemplateName=unique, LaunchTemplateData=data, **tagged("launch-template")
    )["LaunchTemplate"]["LaunchTemplateId"]
    nat = ec2.create_nat_gateway(SubnetId=subnet, AllocationId=address, **tagged("natgateway"))
    group = ec2.create_security_group(GroupName=unique, Description="d", VpcId=vpc, **tagged("security-group"))
    endpoint = ec2.create_vpc_endpoint(
        VpcId=vpc,
        VpcEndpointType="Gateway",
        ServiceName=f"com.amazonaws.{region}.s3",
        RouteTableIds=[table],
        **tagged("vpc-endpoint"),
    )
    instance = ec2.run_instances(SubnetId=subnet, MinCount=1, MaxCount=1, **data, **tagged("instance"))
    volume = ec2.create_volume(AvailabilityZone=f"{region}a", Size=1, **tagged("volume"))
    boto3.client("autoscaling", region_name=region).create_auto_scaling_group(
        AutoScalingGroupName=unique,
        LaunchTemplate={"LaunchTemplateId": template},
        MinSize=0,
        MaxSize=0,
        VPCZoneIdentifier=subnet,
        Tags=[{**tag, "PropagateAtLaunch": True} for tag in tag_list(tags)],
    )
    return {
        "vpc": vpc,
        "subnet": subnet,
        "internet_gateway": gateway,
        "nat_gateway": nat["NatGateway"]["NatGatewayId"],
        "elastic_ip": address,
        "route_table": table,
        "security_group": group["GroupId"],
        "vpc_endpoint": endpoint["VpcEndpoint"]["VpcEndpointId"],
        "launch_template": template,
        "instance": instance["Instances"][0]["InstanceId"],
        "volume": volume["VolumeId"],
        "auto_scaling_group": unique,
    }


def in_other_services(region: str, tags: dict, vpc: str, subnet: str) -> dict[str, str]:
    """Make a load balancer, a target group, a topic and an alarm; return their ids."""
    elb = boto3.client("elbv2", region_name=region)
    unique = f"gm-t-{uuid4().hex[:8]}"
    tagged = {"Tags": tag_list(tags)} if tags else {}
    balancer = elb.create_load_balancer(Name=unique, Subnets=[subnet], Type="network", **tagged)
    targets = elb.create_target_group(Name=unique, Protocol="HTTP", Port=80, VpcId=vpc, **tagged)
    topic = boto3.client("sns", region_name=region).create_topic(Name=unique, **tagged)
    boto3.client("cloudwatch", region_name=region).put_metric_alarm(
        AlarmName=unique,
        Namespace="AWS/Route53",
        MetricName="HealthCheckStatus",
        Statistic="Minimum",
        ComparisonOperator="LessThanThreshold",
        Threshold=1,
        Period=60,
        EvaluationPeriods=1,
        **tagged,
    )
    return {
        "load_balancer": balancer["LoadBalancers"][0]["LoadBalancerArn"],
        "target_group": targets["TargetGroups"][0]["TargetGroupArn"],
        "sns_topic": topic["TopicArn"],
        "alarm": unique,
    }


def in_global_services(region: str, tags: dict) -> dict[str, str]:
    """Make a role, an instance profile, a bucket in the region, a health check and a zone; return their ids."""
    iam, s3, route53 = (boto3.client(service, region_name=region) for service in ("iam", "s3", "route53"))
    unique, bucket = f"gm-t-{uuid4().hex[:8]}", f"gm-content-t-{uuid4().hex[:8]}"
    tagged = {"Tags": tag_list(tags)} if tags else {}
    iam.create_role(RoleName=unique, AssumeRolePolicyDocument="{}", **tagged)
    iam.create_instance_profile(InstanceProfileName=unique, **tagged)
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": region})
    check = route53.create_health_check(
        CallerReference=unique, HealthCheckConfig={"Type": "HTTP", "FullyQualifiedDomainName": "a.example"}
    )["HealthCheck"]["Id"]
    zone = route53.create_hosted_zone(Name="a.example", CallerReference=unique)["HostedZone"]["Id"]
    zone = zone.replace("/hostedzone/", "")
    if tags:
        s3.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": tag_list(tags)})
        for resource_type, resource_id in {"healthcheck": check, "hostedzone": zone}.items():
            route53.change_tags_for_resource(ResourceType=resource_type, ResourceId=resource_id, AddTags=tag_list(tags))
    return {"role": unique, "instance_profile": unique, "bucket": bucket, "health_check": check, "hosted_zone": zone}


def make(region: str, tags: dict) -> dict[str, str]:
    """Make one resource of each type; return the id of each."""
    ids = in_ec2(region, tags)
    ids.update(in_other_services(region, tags, ids["vpc"], ids["subnet"]))
    return {**ids, **in_global_services(region, tags)}


@pytest.fixture(scope="module")
def made():
    """The ids of a deployment in two regions, with resources of others beside it."""
    for tags in FOREIGN:
        make("eu-west-1", tags)
    return {
        region: make(region, {**OURS, "Name": f"name-{region}", "Component": "part", "Region": region})
        for region in ("eu-west-1", "us-east-2")
    }


def ids(result: dict) -> list[tuple]:
    return [(each["region"], each["type"], each["id"]) for each in result["resources"]]


def wanted(made: dict, types=None) -> list[tuple]:
    return sorted(
        ("" if name in GLOBAL - {"bucket"} else region, name, resource_id)
        for region, ids in made.items()
        for name, resource_id in ids.items()
        if types is None or name in types
    )


def test_everything_of_the_deployment_and_nothing_else(run, made):
    result = run()
    assert ids(result) == wanted(made)
    assert {each["type"] for each in result["resources"]} == set(_deployment_resources.KINDS)
    assert result["regions"] == ["eu-west-1", "us-east-2"]
    assert result["changed"] is False


def test_name_component_and_tags(run, made):
    [vpc] = run(types=["vpc"], regions=["us-east-2"])["resources"]
    tags = {**OURS, "Name": "name-us-east-2", "Component": "part", "Region": "us-east-2"}
    assert vpc == {
        "type": "vpc",
        "region": "us-east-2",
        "id": made["us-east-2"]["vpc"],
        "name": "name-us-east-2",
        "component": "part",
        "tags": tags,
    }


def test_some_types(run, made):
    result = run(types=["vpc", "bucket"])
    assert ids(result) == wanted(made, {"vpc", "bucket"})


def test_some_regions_and_what_is_of_none(run, made):
    result = run(types=["bucket", "subnet", "role"], regions=["us-east-2", "us-east-1", "us-east-2"])
    assert ids(result) == [
        *wanted(made, {"role"}),
        ("us-east-2", "bucket", made["us-east-2"]["bucket"]),
        ("us-east-2", "subnet", made["us-east-2"]["subnet"]),
    ]
    assert result["regions"] == ["us-east-2"]


@pytest.mark.parametrize(
    "options",
    [{"environment": "nothing"}, {"project": "*", "regions": ["eu-west-1"]}, {"environment": "?", "types": ["vpc"]}],
)
@pytest.mark.usefixtures("made")
def test_nothing(run, options):
    result = run(**options)
    assert (result["resources"], result["regions"]) == ([], [])


def test_what_has_been_deleted(run):
    region = "ap-south-1"
    ec2 = boto3.client("ec2", region_name=region)
    ids = in_ec2(region, OURS)
    ec2.terminate_instances(InstanceIds=[ids["instance"]])
    ec2.delete_nat_gateway(NatGatewayId=ids["nat_gateway"])
    ec2.delete_vpc_endpoints(VpcEndpointIds=[ids["vpc_endpoint"]])
    ec2.delete_volume(VolumeId=ids["volume"])
    gone = ["instance", "nat_gateway", "vpc_endpoint", "volume"]
    assert run(types=gone, regions=[region])["resources"] == []


def test_misspelt_type(run):
    assert "value of types must be one or more of" in run(types=["vcp"])["msg"]


def test_error_of_the_module_names_service_and_region(run, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL_SNS", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    message = run(types=["sns_topic"], regions=["us-east-1"])["msg"]
    assert message.startswith("Failed to list sns_topic in us-east-1 (sns): Could not connect to the endpoint URL")
