# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""teardown.yml on the sandbox, which refuses as AWS does to delete what is in use; boto3 says what is left."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
from pathlib import Path

import pytest

from tests.integration.account import REGIONAL, REGIONS, everything, listed

ROOT = Path(__file__).parents[2]
TEARDOWN = "playbooks/teardown.yml"
CONFIRMED = ("-e", "globalmountpoint_confirm=sandbox")
WITH_ALL = ("-e", "globalmountpoint_delete_content=true", "-e", "globalmountpoint_delete_zone=true")
BUCKET = "demo-content-sandbox-{}-123456789012"
TRANSFER_BUCKET = "demo-transfer-sandbox-{}-123456789012"
MAIL = {"Name": "mail.globalmountpoint.example.", "Type": "MX", "TTL": 60, "ResourceRecords": [{"Value": "10 a.test."}]}


def named(found, text):
    """What has a name with the text in it."""
    return sorted(name for names in found.values() for name in names if text in name)


def zone_and_records(deployment):
    route53 = deployment.client("route53")
    zones = {zone["Name"]: zone["Id"] for zone in route53.list_hosted_zones()["HostedZones"]}
    zone = zones["globalmountpoint.example."]
    records = route53.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    return zone, {(record["Name"], record.get("Failover", record["Type"])) for record in records}


def change_record(deployment, action):
    deployment.client("route53").change_resource_record_sets(
        HostedZoneId=zone_and_records(deployment)[0],
        ChangeBatch={"Changes": [{"Action": action, "ResourceRecordSet": MAIL}]},
    )


def words(run):
    return " ".join(run.output.split())


@pytest.fixture(scope="module")
def strangers(deployment):
    """What belongs to others, under names and tags that come near; and with it all that the account has."""
    ec2 = deployment.client("ec2")
    tags = [{"Key": "Project", "Value": "demo"}, {"Key": "Environment", "Value": "sandbox"}]
    specification = [{"ResourceType": "vpc", "Tags": tags}]
    vpc = ec2.create_vpc(CidrBlock="10.64.0.0/16", TagSpecifications=specification)["Vpc"]["VpcId"]
    ec2.create_security_group(GroupName="demo-sandbox-us-east-1-instance", Description="A stranger's", VpcId=vpc)
    iam = deployment.client("iam")
    iam.create_role(RoleName="demo-sandbox-us-east-1-stranger", AssumeRolePolicyDocument="{}", Tags=tags)
    deployment.client("s3").create_bucket(Bucket="demo-content-sandbox-stranger")
    deployment.client("sns").create_topic(Name="demo-sandbox-stranger")
    route53 = deployment.client("route53")
    route53.create_hosted_zone(Name="site.test.", CallerReference="stranger")
    check = {"Type": "HTTP", "FullyQualifiedDomainName": "site.test", "ResourcePath": "/"}
    route53.create_health_check(CallerReference="stranger", HealthCheckConfig=check)
    return everything(deployment)


@pytest.fixture(scope="module")
def built(strangers, deployment):
    """The deployment, with all that has to be lifted, waited for or emptied before it can be deleted."""
    assert strangers
    options = {
        "compute_mountpoint_deletion_protection": True,
        "dns_failover_alarms": True,
        "globalmountpoint_session_manager": True,
        "network_nat_mode": "per_zone",
    }
    deployment.site("-e", json.dumps(options))
    change_record(deployment, "CREATE")
    s3 = deployment.client("s3")
    for body in (b"first", b"second"):
        s3.put_object(Bucket=BUCKET.format("us-east-1"), Key="index.html", Body=body)
    s3.delete_object(Bucket=BUCKET.format("us-east-1"), Key="index.html")
    # More versions than one call deletes.
    ec2 = deployment.client("ec2")
    [template] = ec2.describe_launch_templates()["LaunchTemplates"]
    for _ in range(201):
        ec2.create_launch_template_version(
            LaunchTemplateId=template["LaunchTemplateId"], SourceVersion="1", LaunchTemplateData={}
        )
    s3.put_object(Bucket=TRANSFER_BUCKET.format("us-east-1"), Key="i-0123456789abcdef0/file", Body=b"left")
    return deployment


@pytest.fixture
def untouched(built):
    """Nothing may be changed."""
    before = everything(built), zone_and_records(built)
    yield
    assert (everything(built), zone_and_records(built)) == before


@pytest.fixture
def interface_of_others(built):
    """A network interface that a service made in the deployment's network."""
    ec2 = built.client("ec2")
    ours = [{"Name": "tag:ManagedBy", "Values": ["globalmountpoint.aws"]}]
    subnet = ec2.describe_subnets(Filters=ours)["Subnets"][0]["SubnetId"]
    made = ec2.create_network_interface(SubnetId=subnet, Description="AWS Lambda VPC ENI-thumbnails")
    interface = made["NetworkInterface"]["NetworkInterfaceId"]
    yield interface
    ec2.delete_network_interface(NetworkInterfaceId=interface)


@pytest.mark.usefixtures("untouched")
class TestNothingIsChanged:
    @pytest.mark.parametrize("answer", [(), ("-e", "globalmountpoint_confirm=production")])
    def test_without_the_environments_name(self, built, answer):
        run = built.playbook(TEARDOWN, *answer, fails=True)
        given = answer[-1].partition("=")[2] if answer else ""
        assert f"globalmountpoint_confirm: '{given}' is refused; allowed: sandbox" in words(run)

    def test_at_a_terminal_that_nobody_reads(self, built):
        status, shown = built.at_terminal(TEARDOWN, "-e", "globalmountpoint_confirm_timeout=2")
        said = " ".join(shown.split())
        assert "Name the environment within 2 seconds to go on" in said
        assert "Nobody answered within 2 seconds. Nothing was changed." in said
        assert status == 2

    @pytest.mark.parametrize("mode", [CONFIRMED, ("--check",)], ids=["run", "check"])
    def test_with_something_of_others_in_the_network(self, built, interface_of_others, mode):
        run = built.playbook(TEARDOWN, *mode, fails=True)
        assert "Nothing was changed; what others have holds what is to be removed" in words(run)
        assert f"network interface {interface_of_others} (AWS Lambda VPC ENI-thumbnails" in words(run)

    def test_with_faults_in_what_names_the_deployment(self, built):
        faults = ("-e", "globalmountpoint_account_id=999999999999", "-e", "globalmountpoint_delete_contents=true")
        run = built.playbook(TEARDOWN, *CONFIRMED, *faults, fails=True)
        assert "globalmountpoint_account_id: '999999999999' is refused" in words(run)
        assert "did you mean globalmountpoint_delete_content?" in words(run)

    def test_in_check_mode_which_shows_what_would_go_of_a_region_and_nothing_beyond(self, built):
        run = built.playbook(TEARDOWN, "--check", "--limit", "us-east-2", "-e", "globalmountpoint_delete_content=true")
        shown = {line.rpartition("(item=")[2].rstrip(")") for line in run.output.splitlines() if "(item=" in line}
        ours = {f"demo-sandbox-us-east-2-{part}" for part in ("group", "targets", "vpc")}
        ours |= {BUCKET.format("us-east-2"), TRANSFER_BUCKET.format("us-east-2")}
        assert ours | {"www.globalmountpoint.example A SECONDARY"} <= shown
        assert "us-east-1: not removed." in words(run)
        assert "PRIMARY" not in run.output
        assert "demo-sandbox-us-east-1" not in run.output
        assert not run.warnings()


@pytest.fixture(scope="module")
def renamed(built):
    """The standby has another name in the inventory, and what it was is removed. A fault of a role does not matter."""
    built.edit("hosts.yml", ("us-east-2", "us-west-2"))
    scope = ("-e", "globalmountpoint_teardown_scope=former_regions", "-e", "network_vpc_cidr=nonsense")
    return built.playbook(TEARDOWN, *CONFIRMED, *scope)


def test_only_the_former_region_goes(renamed, built, strangers):
    standby = listed(built, "us-east-2", REGIONAL)
    assert standby == {listing: strangers[listing] for listing in standby}
    left = everything(built)
    assert named(left, "demo-sandbox-us-east-2") == []
    assert named(left, BUCKET.format("us-east-2")) == [BUCKET.format("us-east-2")]
    assert named(left, "demo-transfer-sandbox") == [TRANSFER_BUCKET.format("us-east-1")]
    assert f"Kept, with all content: {BUCKET.format('us-east-2')}." in words(renamed)
    _zone, records = zone_and_records(built)
    assert ("www.globalmountpoint.example.", "PRIMARY") in records
    assert ("www.globalmountpoint.example.", "SECONDARY") not in records
    assert "demo-sandbox-us-east-1-alarm" in named(left, "demo-sandbox-us-east-1")
    assert len(left["list_health_checks us-east-1"]) == 2
    assert len(left["describe_vpcs us-east-1"]) == len(strangers["describe_vpcs us-east-1"]) + 1


def interrupt(built):
    """Start a teardown, and break it off once the load balancer is gone."""
    process = subprocess.Popen(
        # A shell's background jobs ignore SIGINT, and so would what they start.
        ["env", "--default-signal=INT", "ansible-playbook", "-i", str(built.inventory), TEARDOWN, *CONFIRMED],
        cwd=ROOT,
        env={**os.environ, "PATH": f"{ROOT}/.venv/bin{os.pathsep}{os.environ['PATH']}", **built.environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    elb = built.client("elbv2")
    while elb.describe_load_balancers()["LoadBalancers"]:
        assert process.poll() is None
        time.sleep(0.2)
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(600) != 0


def interface_that_lingers(built, balancer):
    """A network interface of the load balancer that is gone, which goes only once teardown has looked for it twice."""
    ec2 = built.client("ec2")
    ours = [{"Name": "tag:ManagedBy", "Values": ["globalmountpoint.aws"]}]
    subnet = ec2.describe_subnets(Filters=ours)["Subnets"][0]["SubnetId"]
    groups = [group["GroupId"] for group in ec2.describe_security_groups(Filters=ours)["SecurityGroups"]]
    interface = ec2.create_network_interface(
        SubnetId=subnet, Groups=groups, Description=f"ELB app/{balancer}/0123456789abcdef"
    )["NetworkInterface"]["NetworkInterfaceId"]

    def looks():
        lines = map(json.loads, built.requests.read_text().splitlines())
        return [(each["action"], each["region"]) for each in lines].count(("DescribeNetworkInterfaces", "us-east-1"))

    asked = looks()

    def go():
        # In the first play, and twice once nothing but the network is left.
        while looks() < asked + 3:
            time.sleep(0.2)
        ec2.delete_network_interface(NetworkInterfaceId=interface)

    threading.Thread(target=go, daemon=True).start()


@pytest.fixture(scope="module")
def removed(renamed, built):
    """Everything but content and zone is gone, in a second attempt."""
    assert renamed
    [balancer] = built.client("elbv2").describe_load_balancers()["LoadBalancers"]
    interrupt(built)
    interface_that_lingers(built, balancer["LoadBalancerName"])
    return built.playbook(TEARDOWN, *CONFIRMED)


def test_interrupted_teardown_goes_on_and_waits_for_what_is_still_in_use(removed, built, strangers):
    assert "FAILED - RETRYING" in removed.output
    left = everything(built)
    buckets = [BUCKET.format(region) for region in REGIONS[:2]]
    zone, records = zone_and_records(built)
    kept = {"list_buckets us-east-1": buckets, "list_hosted_zones us-east-1": [zone]}
    assert left == {listing: sorted(ids + kept.get(listing, [])) for listing, ids in strangers.items()}
    assert records == {
        ("globalmountpoint.example.", "NS"),
        ("globalmountpoint.example.", "SOA"),
        (MAIL["Name"], "MX"),
    }


def test_kept_content_is_named_and_not_replicated(removed, built):
    s3 = built.client("s3")
    assert f"Kept, with all content: {', '.join(BUCKET.format(region) for region in REGIONS[:2])}." in words(removed)
    assert len(s3.list_object_versions(Bucket=BUCKET.format("us-east-1"))["Versions"]) == 3
    with pytest.raises(s3.exceptions.ClientError, match="ReplicationConfigurationNotFoundError"):
        s3.get_bucket_replication(Bucket=BUCKET.format("us-east-1"))


@pytest.mark.usefixtures("removed")
class TestOnceMore:
    def test_nothing_is_changed_and_what_no_role_removes_is_named(self, built):
        ec2 = built.client("ec2")
        tags = {"Project": "demo", "Environment": "sandbox", "ManagedBy": "globalmountpoint.aws", "Region": "us-east-1"}
        specification = {"ResourceType": "volume", "Tags": [{"Key": key, "Value": tags[key]} for key in tags]}
        volume = ec2.create_volume(AvailabilityZone="us-east-1a", Size=1, TagSpecifications=[specification])["VolumeId"]
        run = built.playbook(TEARDOWN, *CONFIRMED, fails=True)
        assert set(run.changed.values()) == {0}, run.changed_tasks()
        assert f"Left: volume {volume}." in words(run)
        ec2.delete_volume(VolumeId=volume)

    def test_content_goes_when_asked_and_a_zone_with_records_of_others_does_not(self, built):
        run = built.playbook(TEARDOWN, *CONFIRMED, *WITH_ALL, fails=True)
        assert "it holds records of others: mail.globalmountpoint.example. MX." in words(run)
        assert named(everything(built), "demo-content-sandbox") == ["demo-content-sandbox-stranger"]
        assert (MAIL["Name"], "MX") in zone_and_records(built)[1]

    def test_zone_goes_when_asked_and_what_is_left_belongs_to_others(self, built, strangers):
        change_record(built, "DELETE")
        run = built.playbook(TEARDOWN, *CONFIRMED, *WITH_ALL)
        assert "absent_zone | Zone is gone" in run.changed_tasks()
        assert everything(built) == strangers

    def test_second_run_changes_nothing_and_says_that_nothing_is_left(self, built):
        run = built.playbook(TEARDOWN, *CONFIRMED)
        assert set(run.changed.values()) == {0}, run.changed_tasks()
        assert "Nothing of demo sandbox is left." in words(run)
        assert not run.warnings()
