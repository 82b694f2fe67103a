# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The whole system on the sandbox: what site.yml makes, and that a second run changes nothing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests import known_warnings

ROOT = Path(__file__).parents[2]
REGIONS = {"us-east-1": "primary", "us-east-2": "secondary"}
SITE = "www.globalmountpoint.example."
BUCKET = "demo-content-sandbox-{}-123456789012"
# Of an unchanged run of two regions, the inventory's calls among them. For each region that is enabled for the account,
# the sandbox's 18 or more, one call looks for what former regions left (docs/measurements.md#a-run).
MOST_CALLS = 140
MOST_TASKS = 55
READING = ("Describe", "Get", "Head", "List")


@pytest.fixture(scope="module")
def checked_before(deployment):
    """`--check` where nothing exists yet."""
    return deployment.site("--check", "--diff")


@pytest.fixture(scope="module")
def first(deployment):
    """The first run."""
    return deployment.site()


@pytest.fixture(scope="module")
def second(first, deployment):
    """The second run."""
    assert first
    return deployment.site()


@pytest.fixture(scope="module")
def mended(second, deployment):
    """A run after changes by hand that make modules run which warn."""
    assert second
    deployment.client("iam").update_role(RoleName="demo-sandbox-us-east-2-instance", Description="by hand")
    ec2, route53 = deployment.client("ec2", "us-east-2"), deployment.client("route53")
    private = [{"Name": "tag:Component", "Values": ["private-*"]}]
    table = ec2.describe_route_tables(Filters=private)["RouteTables"][0]
    ec2.delete_route(RouteTableId=table["RouteTableId"], DestinationCidrBlock="0.0.0.0/0")
    [zone] = route53.list_hosted_zones()["HostedZones"]
    records = route53.list_resource_record_sets(HostedZoneId=zone["Id"])["ResourceRecordSets"]
    [standby] = [record for record in records if record.get("Failover") == "SECONDARY"]
    gone = {"Changes": [{"Action": "DELETE", "ResourceRecordSet": standby}]}
    route53.change_resource_record_sets(HostedZoneId=zone["Id"], ChangeBatch=gone)
    return deployment.site()


def region_tags(tags):
    return {tag["Key"]: tag["Value"] for tag in tags}


def assert_tagged(tags, component, region="us-east-1"):
    wanted = {
        "Project": "demo",
        "Environment": "sandbox",
        "Region": region,
        "Role": REGIONS[region],
        "ManagedBy": "globalmountpoint.aws",
    }
    assert wanted.items() <= tags.items()
    assert tags["Component"].startswith(component)
    assert tags["Name"] == f"demo-sandbox-{region}-{tags['Component']}"


def test_check_says_what_would_be_made_and_makes_nothing(checked_before, deployment):
    assert {
        "main | vpc | VPC has its range and resolves names",
        "main | buckets | Differences of the buckets are shown",
    } <= (checked_before.changed_tasks())
    assert '+  "versioning": true' in checked_before.output
    assert not checked_before.failed
    assert deployment.client("ec2").describe_vpcs(Filters=[{"Name": "tag:Project", "Values": ["demo"]}])["Vpcs"] == []


def test_output_has_no_warning(first):
    assert first.warnings() == []


def test_second_run_changes_nothing(second):
    assert second.changed == {"us-east-1": 0, "us-east-2": 0}, second.changed_tasks()


def test_second_run_writes_nothing(second):
    assert second.calls
    assert [call for call in second.calls if not call.partition(" ")[2].startswith(READING)] == []


def test_second_run_makes_no_more_calls_than_it_needs(second):
    assert len(second.calls) <= MOST_CALLS, Counter(second.calls).most_common()


def test_second_run_has_no_more_tasks_than_it_needs(second):
    assert sum(second.ok.values()) <= MOST_TASKS, second.ok


@pytest.mark.usefixtures("second")
class TestMade:
    """What boto3 shows after the deployment."""

    @pytest.mark.parametrize("region", REGIONS)
    def test_network(self, deployment, region):
        ec2 = deployment.client("ec2", region)
        [vpc] = ec2.describe_vpcs(Filters=[{"Name": "tag:Project", "Values": ["demo"]}])["Vpcs"]
        assert_tagged(region_tags(vpc["Tags"]), "vpc", region)
        inside = [{"Name": "vpc-id", "Values": [vpc["VpcId"]]}]
        subnets = ec2.describe_subnets(Filters=inside)["Subnets"]
        tiers = sorted(region_tags(subnet["Tags"])["Component"].split("-")[0] for subnet in subnets)
        assert tiers == ["private", "private", "public", "public"]
        assert len({subnet["AvailabilityZone"] for subnet in subnets}) == 2
        [endpoint] = ec2.describe_vpc_endpoints(Filters=inside)["VpcEndpoints"]
        assert_tagged(region_tags(endpoint["Tags"]), "s3-endpoint", region)
        [nat] = ec2.describe_nat_gateways(Filters=inside)["NatGateways"]
        assert_tagged(region_tags(nat["Tags"]), "nat", region)
        [address] = ec2.describe_addresses()["Addresses"]
        assert_tagged(region_tags(address["Tags"]), "nat", region)

    @pytest.mark.parametrize("region", REGIONS)
    def test_bucket(self, deployment, region):
        s3 = deployment.client("s3", region)
        name = BUCKET.format(region)
        assert s3.get_bucket_versioning(Bucket=name)["Status"] == "Enabled"
        assert_tagged(region_tags(s3.get_bucket_tagging(Bucket=name)["TagSet"]), "content", region)
        assert s3.get_object(Bucket=name, Key=".globalmountpoint/probe")["ContentLength"] > 0

    def test_primary_replicates_to_the_standby(self, deployment):
        s3 = deployment.client("s3")
        replication = s3.get_bucket_replication(Bucket=BUCKET.format("us-east-1"))["ReplicationConfiguration"]
        [rule] = replication["Rules"]
        assert rule["Destination"]["Bucket"] == f"arn:aws:s3:::{BUCKET.format('us-east-2')}"
        assert rule["DeleteMarkerReplication"] == {"Status": "Enabled"}
        assert rule["Status"] == "Enabled"
        with pytest.raises(s3.exceptions.ClientError, match="ReplicationConfigurationNotFoundError"):
            s3.get_bucket_replication(Bucket=BUCKET.format("us-east-2"))

    @pytest.mark.parametrize("region", REGIONS)
    def test_instances_behind_a_load_balancer(self, deployment, region):
        elb = deployment.client("elbv2", region)
        [balancer] = elb.describe_load_balancers()["LoadBalancers"]
        [tags] = elb.describe_tags(ResourceArns=[balancer["LoadBalancerArn"]])["TagDescriptions"]
        assert_tagged(region_tags(tags["Tags"]), "load-balancer", region)
        [group] = deployment.client("autoscaling", region).describe_auto_scaling_groups()["AutoScalingGroups"]
        assert_tagged(region_tags(group["Tags"]), "group", region)
        assert (group["MinSize"], group["MaxSize"], len(group["Instances"])) == (1, 1, 1)
        [target] = elb.describe_target_groups()["TargetGroups"]
        [health] = elb.describe_target_health(TargetGroupArn=target["TargetGroupArn"])["TargetHealthDescriptions"]
        assert health["Target"]["Id"] == group["Instances"][0]["InstanceId"]
        [reservation] = deployment.client("ec2", region).describe_instances()["Reservations"]
        assert_tagged(region_tags(reservation["Instances"][0]["Tags"]), "instance", region)

    def test_name_leads_to_the_load_balancers(self, deployment):
        route53 = deployment.client("route53")
        [zone] = route53.list_hosted_zones()["HostedZones"]
        records = route53.list_resource_record_sets(HostedZoneId=zone["Id"])["ResourceRecordSets"]
        names = {
            region: deployment.client("elbv2", region).describe_load_balancers()["LoadBalancers"][0]["DNSName"]
            for region in REGIONS
        }
        checks = {
            check["Id"]: check["HealthCheckConfig"]["FullyQualifiedDomainName"]
            for check in route53.list_health_checks()["HealthChecks"]
        }
        assert sorted(checks.values()) == sorted(name.lower() for name in names.values())
        failover = {record["Failover"]: record for record in records if record["Name"] == SITE}
        for role, region in (("PRIMARY", "us-east-1"), ("SECONDARY", "us-east-2")):
            record = failover[role]
            assert record["AliasTarget"]["DNSName"].rstrip(".") == names[region].lower()
            assert record["AliasTarget"]["EvaluateTargetHealth"] is True
            assert checks[record["HealthCheckId"]] == names[region].lower()

    def test_output_shows_the_site(self, second):
        assert "http://www.globalmountpoint.example/" in second.output
        assert "name_servers" in second.output
        for region in REGIONS:
            assert f"- {BUCKET.format(region)}" in second.output
            assert f"{region}: demo-sandbox-{region}-" in second.output


@pytest.mark.usefixtures("second")
class TestPartOfARun:
    """--limit and --tags on an existing deployment."""

    def test_limit_works_on_one_region_and_says_what_it_leaves_out(self, deployment):
        run = deployment.site("--limit", "us-east-2")
        assert run.changed == {"us-east-2": 0}
        assert "The limit leaves out us-east-1" in run.output

    def test_tags_of_one_role_take_the_facts_of_the_others(self, deployment):
        """Alarms are asked for, and another path of the health checks."""
        change = ("-e", "dns_failover_alarms=true", "-e", "compute_mountpoint_ready_path=/ready")
        run = deployment.site("--tags", "dns_failover", *change)
        checks = deployment.client("route53").list_health_checks()["HealthChecks"]
        assert [check["HealthCheckConfig"]["ResourcePath"] for check in checks] == ["/ready", "/ready"]
        assert run.changed_tasks() == {
            "main | health_checks | Each region's load balancer is asked whether the region can serve its content",
            "main | alarms | Topic tells its subscribers",
            "main | alarms | Alarm is there for each region's health check",
            "main | alarms | Alarms carry the tags",
        }
        deployment.unchanged("--tags", "dns_failover", *change)
        back = deployment.site("--tags", "dns_failover")
        assert back.changed_tasks() == {
            "main | health_checks | Each region's load balancer is asked whether the region can serve its content",
            "absent | checks | Alarms are gone",
            "absent | checks | Topic is gone",
        }


def test_warnings_are_the_known_ones_of_upstream_modules(mended):
    assert mended.warnings() == []
    shown = known_warnings.shown(mended.output)
    known = [entry for entry in known_warnings.KNOWN if not entry.get("hosts")]
    assert [entry for entry in known if not any(entry["text"] in line for line in shown)] == []


def test_known_warnings_are_in_the_readme():
    text = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    assert [entry["text"] for entry in known_warnings.KNOWN if entry["text"] not in text] == []


def test_what_was_changed_by_hand_is_mended_and_nothing_else(mended):
    assert mended.changed_tasks() == {
        "main | instance_role | Instance role exists",
        "main | private_routes | Private subnets go out by a NAT gateway where there is one",
        "main | present_records | Failover records are there, the standby's before the primary's",
    }
