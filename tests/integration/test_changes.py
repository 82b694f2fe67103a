# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Changes that people make to a deployment, each followed by a run that changes nothing.

A change to one region's role is tried in the standby alone, by --limit and --tags: it is what an operator does, and
what keeps these tests short.
"""

from __future__ import annotations

import json
import re

import pytest

from tests import certificates
from tests.integration.account import in_one_order

STANDBY = ("--limit", "us-east-2")
BUCKET = "demo-content-sandbox-us-east-2-123456789012"


def options(**values) -> tuple[str, str]:
    return "-e", json.dumps(values)


def the_vpc(deployed, region="us-east-2"):
    ec2 = deployed.client("ec2", region)
    [vpc] = ec2.describe_vpcs(Filters=[{"Name": "tag:Project", "Values": ["demo"]}])["Vpcs"]
    return ec2, vpc, [{"Name": "vpc-id", "Values": [vpc["VpcId"]]}]


def security_group(deployed, component):
    ec2, _vpc, inside = the_vpc(deployed)
    [group] = ec2.describe_security_groups(Filters=[*inside, {"Name": "tag:Component", "Values": [component]}])[
        "SecurityGroups"
    ]
    return ec2, group


def test_serving_that_was_changed_by_hand_is_mended(deployed):
    """Each resource of the role in a field, and nothing else runs than what mends it."""
    autoscaling, elb, iam = (deployed.client(service, "us-east-2") for service in ("autoscaling", "elbv2", "iam"))
    [group] = autoscaling.describe_auto_scaling_groups()["AutoScalingGroups"]
    named = {"AutoScalingGroupName": group["AutoScalingGroupName"]}
    autoscaling.update_auto_scaling_group(**named, MaxSize=3, DefaultInstanceWarmup=60)
    [policy] = autoscaling.describe_policies()["ScalingPolicies"]
    tracking = policy["TargetTrackingConfiguration"]
    autoscaling.put_scaling_policy(
        **named,
        PolicyName="cpu",
        PolicyType="TargetTrackingScaling",
        TargetTrackingConfiguration={**tracking, "TargetValue": 20.0},
    )
    [targets] = elb.describe_target_groups()["TargetGroups"]
    slow_start = {"Key": "slow_start.duration_seconds", "Value": "0"}
    elb.modify_target_group(TargetGroupArn=targets["TargetGroupArn"], HealthCheckPath="/")
    elb.modify_target_group_attributes(TargetGroupArn=targets["TargetGroupArn"], Attributes=[slow_start])
    [balancer] = elb.describe_load_balancers()["LoadBalancers"]
    # A tag of ours is mended; one of others is none of our business, and stays.
    tags = [{"Key": "Role", "Value": "hand"}, {"Key": "By", "Value": "others"}]
    elb.add_tags(ResourceArns=[balancer["LoadBalancerArn"]], Tags=tags)
    role = "demo-sandbox-us-east-2-instance"
    iam.tag_role(RoleName=role, Tags=tags)
    iam.delete_role_policy(RoleName=role, PolicyName="session-manager")
    iam.untag_instance_profile(InstanceProfileName=role, TagKeys=["Component"])

    run = deployed.site(*STANDBY, "--tags", "compute_mountpoint")
    assert run.changed_tasks() == {
        "main | instance_role | Instance role exists",
        "main | instance_role | Role reads the bucket, takes Session Manager's sessions, and does nothing else",
        "main | instance_role | Instance profile hands the role to the instances",
        "main | target_group | Target group asks hosts for their health",
        "main | target_group | New instances get their share slowly, and leaving ones end their requests",
        "main | load_balancer | Load balancer forwards HTTP, or HTTPS where there is a certificate, to the target "
        "group",
        "main | group | Group keeps instances running in the private subnets",
        "main | scaling_policy | Group is scaled for its average CPU utilization",
    }
    [mended] = autoscaling.describe_auto_scaling_groups()["AutoScalingGroups"]
    assert in_one_order(mended) == in_one_order(group)
    [mended] = autoscaling.describe_policies()["ScalingPolicies"]
    assert in_one_order(mended["TargetTrackingConfiguration"]) == in_one_order(tracking)
    assert in_one_order(elb.describe_target_groups()["TargetGroups"]) == in_one_order([targets])
    mended = {tag["Key"]: tag["Value"] for tag in iam.get_role(RoleName=role)["Role"]["Tags"]}
    assert (mended["Role"], mended["By"]) == ("secondary", "others")
    deployed.unchanged(*STANDBY, "--tags", "compute_mountpoint")


def test_target_group_is_made_again_while_a_refresh_is_in_progress(deployed):
    """A run was interrupted, and the target group deleted by hand: none is attached during an instance refresh."""
    autoscaling, elb = deployed.client("autoscaling", "us-east-2"), deployed.client("elbv2", "us-east-2")
    [group] = autoscaling.describe_auto_scaling_groups()["AutoScalingGroups"]
    named = {"AutoScalingGroupName": group["AutoScalingGroupName"]}
    autoscaling.suspend_processes(**named, ScalingProcesses=["InstanceRefresh"])
    template = {key: group["LaunchTemplate"][key] for key in ("LaunchTemplateId", "Version")}
    autoscaling.start_instance_refresh(**named, DesiredConfiguration={"LaunchTemplate": template})
    [balancer] = elb.describe_load_balancers()["LoadBalancers"]
    for listener in elb.describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"])["Listeners"]:
        elb.delete_listener(ListenerArn=listener["ListenerArn"])
    [old] = group["TargetGroupARNs"]
    elb.delete_target_group(TargetGroupArn=old)

    run = deployed.site(*STANDBY, "--tags", "compute_mountpoint")
    assert "autoscaling CancelInstanceRefresh" in run.calls
    [mended] = autoscaling.describe_auto_scaling_groups()["AutoScalingGroups"]
    [new] = elb.describe_target_groups()["TargetGroups"]
    assert mended["TargetGroupARNs"] == [new["TargetGroupArn"]] != [old]
    assert mended["SuspendedProcesses"] == []
    refreshes = autoscaling.describe_instance_refreshes(**named)["InstanceRefreshes"]
    assert [each["Status"] for each in refreshes] == ["Cancelled"]
    deployed.unchanged(*STANDBY, "--tags", "compute_mountpoint")


def test_another_instance_type_makes_a_template_version_and_rolls_it_out(deployed):
    change = options(compute_mountpoint_instance_type="t3.small", compute_mountpoint_health_path="/health")
    checked = deployed.site(*STANDBY, "--tags", "compute_mountpoint", "--check", *change)
    autoscaling = deployed.client("autoscaling", "us-east-2")
    [group] = autoscaling.describe_auto_scaling_groups()["AutoScalingGroups"]
    before = group["Instances"][0]["InstanceId"]
    assert group["LaunchTemplate"]["Version"] == "1"

    run = deployed.site(*STANDBY, "--tags", "compute_mountpoint", *change)
    assert {"main | rollout | Instances are on their way to the newest template version"} <= run.changed_tasks()
    assert "main | rollout | Instances are on their way to the newest template version" in checked.changed_tasks()
    [group] = autoscaling.describe_auto_scaling_groups()["AutoScalingGroups"]
    assert group["LaunchTemplate"]["Version"] == "2"
    [instance] = group["Instances"]
    assert instance["InstanceId"] != before
    assert instance["InstanceType"] == "t3.small"
    [target] = deployed.client("elbv2", "us-east-2").describe_target_groups()["TargetGroups"]
    assert target["HealthCheckPath"] == "/health"
    deployed.unchanged(*STANDBY, "--tags", "compute_mountpoint", *change)


def test_group_is_changed_though_its_image_is_gone(deployed):
    """Auto Scaling refuses the launch template's version that the group has; the rollout leads away from it."""
    ec2 = deployed.client("ec2", "us-east-2")
    first, second, large = (own_image(ec2, f"own-{size}-{at}", size) for at, size in enumerate((8, 8, 30)))
    deployed.site(*STANDBY, "--tags", "compute_mountpoint", *options(compute_mountpoint_ami_id=first))
    ec2.deregister_image(ImageId=first)

    # The preflight looks at an image that is given; the role at that of a parameter, too.
    deployed.client("ssm", "us-east-2").put_parameter(Name="/own/image", Value=large, Type="String")
    may_read = {"Effect": "Allow", "Action": "ssm:GetParameter", "Resource": "arn:aws:ssm:*:*:parameter/own/image"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [may_read]})
    deployed.client("iam").put_user_policy(UserName="deployer", PolicyName="image", PolicyDocument=document)
    change = {"compute_mountpoint_ami_parameter": "/own/image", "compute_mountpoint_max_size": 2}
    refused = deployed.site(*STANDBY, "--tags", "compute_mountpoint", *options(**change), fails=True)
    assert "is refused; allowed: 30 or more, the size of the root volume of ami-" in " ".join(refused.output.split())

    change = options(compute_mountpoint_ami_id=second, compute_mountpoint_max_size=2)
    checked = deployed.site(*STANDBY, "--tags", "compute_mountpoint", "--check", "--diff", *change)
    deployed.site(*STANDBY, "--tags", "compute_mountpoint", *change)
    assert "main | group | Group keeps instances running in the private subnets" in checked.changed_tasks()
    assert re.search(r"^\+ *max_size: 2$", checked.output, re.MULTILINE)
    [group] = deployed.client("autoscaling", "us-east-2").describe_auto_scaling_groups()["AutoScalingGroups"]
    assert group["MaxSize"] == 2
    deployed.unchanged(*STANDBY, "--tags", "compute_mountpoint", *change)


def own_image(ec2, name, size):
    device = {"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": size}}
    image = {"Architecture": "x86_64", "RootDeviceName": "/dev/xvda", "BlockDeviceMappings": [device]}
    return ec2.register_image(Name=name, **image)["ImageId"]


def test_certificate_brings_https_and_a_redirect(deployed):
    acm = deployed.client("acm", "us-east-2")
    pending = acm.request_certificate(DomainName="www.globalmountpoint.example", ValidationMethod="DNS")
    change = options(compute_mountpoint_certificate_arn=pending["CertificateArn"])
    run = deployed.site(*STANDBY, "--tags", "compute_mountpoint", *change, fails=True)
    assert "(PENDING_VALIDATION)' is refused; allowed: a certificate that is ISSUED" in " ".join(run.output.split())
    arn = certificates.imported(acm, "www.globalmountpoint.example")
    change = options(compute_mountpoint_certificate_arn=arn)
    deployed.site(*STANDBY, "--tags", "compute_mountpoint", *change)
    by_port = listeners_by_port(deployed)
    assert by_port[80]["DefaultActions"][0]["RedirectConfig"]["Protocol"] == "HTTPS"
    assert by_port[443]["SslPolicy"] == "ELBSecurityPolicy-TLS13-1-2-2021-06"
    assert by_port[443]["Certificates"] == [{"CertificateArn": arn}]
    assert by_port[443]["DefaultActions"][0]["Type"] == "forward"
    deployed.unchanged(*STANDBY, "--tags", "compute_mountpoint", *change)


def listeners_by_port(deployed):
    elb = deployed.client("elbv2", "us-east-2")
    [balancer] = elb.describe_load_balancers()["LoadBalancers"]
    listeners = elb.describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"])["Listeners"]
    return {listener["Port"]: listener for listener in listeners}


def test_without_the_certificate_https_is_gone_and_what_others_added_stays(deployed):
    elb = deployed.client("elbv2", "us-east-2")
    http = listeners_by_port(deployed)[80]
    answer = {"StatusCode": "200", "ContentType": "text/plain", "MessageBody": "others"}
    actions = [{"Type": "fixed-response", "FixedResponseConfig": answer}]
    elb.create_listener(LoadBalancerArn=http["LoadBalancerArn"], Protocol="HTTP", Port=8080, DefaultActions=actions)
    paths = [{"Field": "path-pattern", "PathPatternConfig": {"Values": ["/others/*"]}}]
    elb.create_rule(ListenerArn=http["ListenerArn"], Priority=10, Conditions=paths, Actions=actions)
    deployed.site(*STANDBY, "--tags", "compute_mountpoint")
    by_port = listeners_by_port(deployed)
    assert set(by_port) == {80, 8080}
    assert by_port[80]["DefaultActions"][0]["Type"] == "forward"
    rules = elb.describe_rules(ListenerArn=http["ListenerArn"])["Rules"]
    assert {rule["Priority"] for rule in rules} == {"10", "default"}
    deployed.unchanged(*STANDBY, "--tags", "compute_mountpoint")


def test_boundary_is_put_and_taken_away(deployed):
    iam, role = deployed.client("iam", "us-east-2"), "demo-sandbox-us-east-2-instance"
    statement = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    boundary = iam.create_policy(PolicyName="boundary", PolicyDocument=document)["Policy"]["Arn"]
    change = options(globalmountpoint_permissions_boundary=boundary, compute_mountpoint_managed_policies=[boundary])
    deployed.site(*STANDBY, "--tags", "compute_mountpoint", *change)
    assert iam.get_role(RoleName=role)["Role"]["PermissionsBoundary"]["PermissionsBoundaryArn"] == boundary
    attached = iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]
    assert [policy["PolicyArn"] for policy in attached] == [boundary]
    deployed.unchanged(*STANDBY, "--tags", "compute_mountpoint", *change)
    deployed.site(*STANDBY, "--tags", "compute_mountpoint")
    assert "PermissionsBoundary" not in iam.get_role(RoleName=role)["Role"]
    assert iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"] == attached


def test_one_more_zone_moves_nothing(deployed):
    ec2, _vpc, inside = the_vpc(deployed)
    before = {subnet["SubnetId"]: subnet["CidrBlock"] for subnet in ec2.describe_subnets(Filters=inside)["Subnets"]}
    change = options(network_zone_count=3)
    deployed.site(*STANDBY, "--tags", "network", *change)
    after = {subnet["SubnetId"]: subnet["CidrBlock"] for subnet in ec2.describe_subnets(Filters=inside)["Subnets"]}
    assert before.items() <= after.items()
    assert len(after) == 6
    deployed.unchanged(*STANDBY, "--tags", "network", *change)


def test_fewer_zones_are_refused_before_anything_is_changed(deployed):
    run = deployed.site(*STANDBY, "--tags", "network", fails=True)
    assert "a zone is never taken away" in " ".join(run.output.split())


def test_ssh_opens_for_a_range_and_closes_again(deployed):
    zones = {"network_zone_count": 3}
    ranges = "198.51.100.0/24"
    change = options(network_ssh_allowed_cidrs=ranges, network_ingress_cidrs=ranges, **zones)
    deployed.site(*STANDBY, "--tags", "network", *change)
    _ec2, group = security_group(deployed, "instance")
    ports = {rule["FromPort"]: rule for rule in group["IpPermissions"]}
    assert [entry["CidrIp"] for entry in ports[22]["IpRanges"]] == [ranges]
    _ec2, balancer = security_group(deployed, "load-balancer")
    for rule in balancer["IpPermissions"]:
        assert [entry["CidrIp"] for entry in rule["IpRanges"]] == [ranges]
        assert len(rule["PrefixListIds"]) == 1
    deployed.unchanged(*STANDBY, "--tags", "network", *change)
    deployed.site(*STANDBY, "--tags", "network", *options(**zones))
    _ec2, group = security_group(deployed, "instance")
    assert [rule["FromPort"] for rule in group["IpPermissions"]] == [80]


def test_what_was_changed_by_hand_is_named_and_mended(deployed):
    ec2, _vpc, inside = the_vpc(deployed)
    _ec2, group = security_group(deployed, "instance")
    [endpoint] = ec2.describe_vpc_endpoints(Filters=inside)["VpcEndpoints"]
    s3 = deployed.client("s3", "us-east-2")
    policy = s3.get_bucket_policy(Bucket=BUCKET)["Policy"]
    s3.delete_bucket_policy(Bucket=BUCKET)
    ec2.modify_vpc_endpoint(VpcEndpointId=endpoint["VpcEndpointId"], ResetPolicy=True)
    ec2.authorize_security_group_ingress(
        GroupId=group["GroupId"], IpProtocol="tcp", FromPort=22, ToPort=22, CidrIp="203.0.113.0/24"
    )
    run = (*STANDBY, "--tags", "network,storage_crr", *options(network_zone_count=3))

    checked = deployed.site(*run, "--check", "--diff")
    assert {
        "main | buckets | Differences of the buckets are shown",
        "main | s3_endpoint | Gateway endpoint reaches what the hosts read and Ansible sends them, and nothing else",
        "main | security_groups | Instances are reached by the load balancer, and go out to AWS and their packages",
    } == checked.changed_tasks()
    assert "aws:SecureTransport" in checked.output
    named = "inbound tcp 22 from 203.0.113.0/24, without a description; network_instance_rules would keep it"
    assert named in " ".join(checked.output.split())

    assert named in " ".join(deployed.site(*run).output.split())
    assert json.loads(s3.get_bucket_policy(Bucket=BUCKET)["Policy"]) == json.loads(policy)
    [mended] = ec2.describe_vpc_endpoints(Filters=inside)["VpcEndpoints"]
    assert json.loads(mended["PolicyDocument"]) == json.loads(endpoint["PolicyDocument"])
    _ec2, group = security_group(deployed, "instance")
    assert [rule["FromPort"] for rule in group["IpPermissions"]] == [80]
    deployed.unchanged(*run)


@pytest.fixture(scope="module")
def second_standby(deployed):
    """A second standby, us-west-2, added behind the first; the inventory's aws_ec2.yml need not know of it."""
    deployed.edit("hosts.yml", ("        us-east-2:\n", "        us-east-2:\n        us-west-2:\n"))
    return deployed


def test_standby_that_fails_stops_the_run_before_the_primary(second_standby):
    """Of two standbys one is well; the parameter that names its image is there, the other's is not."""
    primary = second_standby.client("autoscaling", "us-east-1").describe_auto_scaling_groups()["AutoScalingGroups"]
    broken = second_standby.inventory / "host_vars"
    broken.mkdir()
    (broken / "us-west-2.yml").write_text("compute_mountpoint_ami_parameter: /no/such/parameter\n")
    (broken / "us-east-2.yml").write_text("network_zone_count: 3\n")

    run = second_standby.site(*options(compute_mountpoint_instance_type="t3.medium"), fails=True)

    (broken / "us-west-2.yml").unlink()
    assert run.failed == ["us-west-2"]
    assert run.changed["us-east-1"] == 0
    assert "/no/such/parameter" in run.output
    after = second_standby.client("autoscaling", "us-east-1").describe_auto_scaling_groups()["AutoScalingGroups"]
    assert in_one_order(after) == in_one_order(primary)


def test_second_standby_makes_a_chain(second_standby):
    second_standby.site()
    records = failover_records(second_standby)
    assert sorted(records) == [
        ("standby.www.globalmountpoint.example.", "PRIMARY"),
        ("standby.www.globalmountpoint.example.", "SECONDARY"),
        ("www.globalmountpoint.example.", "PRIMARY"),
        ("www.globalmountpoint.example.", "SECONDARY"),
    ]
    chain = records["www.globalmountpoint.example.", "SECONDARY"]["AliasTarget"]
    assert chain["DNSName"].rstrip(".") == "standby.www.globalmountpoint.example"
    last = records["standby.www.globalmountpoint.example.", "SECONDARY"]["AliasTarget"]["DNSName"]
    assert "us-west-2" in last
    rules = second_standby.client("s3").get_bucket_replication(Bucket=BUCKET.replace("us-east-2", "us-east-1"))
    assert len(rules["ReplicationConfiguration"]["Rules"]) == 2
    second_standby.unchanged()


def test_standby_that_left_is_named_and_its_records_are_gone(second_standby):
    """The first standby is taken out of the inventory: what a renamed standby is, too."""
    second_standby.edit("hosts.yml", ("        us-east-2:\n", ""))
    run = second_standby.site()
    text = " ".join(run.output.split())
    assert "us-east-2: no longer in the inventory" in text
    assert "globalmountpoint_teardown_scope=former_regions" in text
    records = failover_records(second_standby)
    assert sorted(role for _name, role in records) == ["PRIMARY", "SECONDARY"]
    assert "us-west-2" in records["www.globalmountpoint.example.", "SECONDARY"]["AliasTarget"]["DNSName"]
    assert len(second_standby.client("route53").list_health_checks()["HealthChecks"]) == 2
    second_standby.unchanged()


@pytest.mark.parametrize("limit", [(), ("--limit", "us-west-1")], ids=["all", "limited"])
def test_range_of_a_region_that_is_added_is_one_that_nobody_has(second_standby, limit):
    """Its place is that which the standby had, whose VPC keeps its range."""
    _ec2, vpc, _inside = the_vpc(second_standby, "us-west-2")
    assert vpc["CidrBlock"] == "10.66.0.0/16"
    before = (second_standby.inventory / "hosts.yml").read_text()
    second_standby.edit("hosts.yml", ("        us-west-2:\n", "        us-west-2:\n        us-west-1:\n"))
    try:
        run = ("--tags", "network", "--check", *limit)
        assert "public us-west-1a 10.67.0.0/20" in second_standby.site(*run).output
        variables = second_standby.inventory / "host_vars" / "us-west-1.yml"
        variables.parent.mkdir(exist_ok=True)
        variables.write_text("network_vpc_cidr: 10.66.16.0/20\n")
        refused = second_standby.site(*run, fails=True)
        variables.unlink()
    finally:
        (second_standby.inventory / "hosts.yml").write_text(before)
    assert "10.66.16.0/20 of us-west-1, 10.66.0.0/16 of us-west-2" in " ".join(refused.output.split())


def test_primary_and_standby_change_places(second_standby):
    """After that nothing of the former order is left: rules, role, records and routes are turned round."""
    ranges = [the_vpc(second_standby, region)[1]["CidrBlock"] for region in ("us-east-1", "us-west-2")]
    second_standby.edit("hosts.yml", ("us-east-1:", "former:"), ("us-west-2:", "us-east-1:"), ("former:", "us-west-2:"))
    second_standby.site()

    after = [the_vpc(second_standby, region)[1]["CidrBlock"] for region in ("us-east-1", "us-west-2")]
    assert after == ranges == ["10.64.0.0/16", "10.66.0.0/16"]
    rules = {}
    for region in ("us-east-1", "us-west-2"):
        s3 = second_standby.client("s3", region)
        bucket = f"demo-content-sandbox-{region}-123456789012"
        try:
            found = s3.get_bucket_replication(Bucket=bucket)["ReplicationConfiguration"]["Rules"]
        except s3.exceptions.ClientError:
            found = []
        rules[region] = [rule["Destination"]["Bucket"].rpartition(":")[2] for rule in found]
        ec2, _vpc, inside = the_vpc(second_standby, region)
        tables = ec2.describe_route_tables(Filters=[*inside, {"Name": "tag:Project", "Values": ["demo"]}])[
            "RouteTables"
        ]
        subnets = ec2.describe_subnets(Filters=inside)["Subnets"]
        routed = [each["SubnetId"] for table in tables for each in table["Associations"]]
        assert sorted(routed) == sorted(subnet["SubnetId"] for subnet in subnets)
    assert rules == {"us-east-1": [], "us-west-2": ["demo-content-sandbox-us-east-1-123456789012"]}
    roles = [role["RoleName"] for role in second_standby.client("iam").list_roles()["Roles"]]
    assert "demo-sandbox-us-west-2-replication" in roles
    assert "demo-sandbox-us-east-1-replication" not in roles
    records = failover_records(second_standby)
    assert "us-west-2" in records["www.globalmountpoint.example.", "PRIMARY"]["AliasTarget"]["DNSName"]
    assert "us-east-1" in records["www.globalmountpoint.example.", "SECONDARY"]["AliasTarget"]["DNSName"]
    second_standby.unchanged()


def failover_records(deployed):
    route53 = deployed.client("route53")
    [zone] = route53.list_hosted_zones()["HostedZones"]
    records = route53.list_resource_record_sets(HostedZoneId=zone["Id"])["ResourceRecordSets"]
    return {(record["Name"], record["Failover"]): record for record in records if "Failover" in record}
