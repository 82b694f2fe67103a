# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What all regions have in common: replication and the name. It is asked for in the primary's thread."""

from __future__ import annotations

from bench.limit.fresh import policy, trust
from bench.limit.region import PROJECT, SITE, ZONE, Region

REPLICATION = f"{PROJECT}-replication"


def preflight(aws: Region) -> None:
    aws("sts", "get_caller_identity")
    aws("ec2", "describe_regions")


def zone(aws: Region) -> None:
    """The zone is found or made."""
    found = aws("route53", "list_hosted_zones_by_name", DNSName=ZONE, MaxItems="1")["HostedZones"]
    if not any(each["Name"] == ZONE for each in found):
        found = [aws("route53", "create_hosted_zone", Name=ZONE, CallerReference=PROJECT)["HostedZone"]]
        name = found[0]["Id"].rpartition("/")[2]
        aws("route53", "change_tags_for_resource", ResourceType="hostedzone", ResourceId=name, AddTags=aws.tags("zone"))
    aws.ids["zone"] = found[0]["Id"].rpartition("/")[2]


def replication(aws: Region, standbys: list[Region]) -> None:
    source, copies = f"arn:aws:s3:::{aws.bucket}", [f"arn:aws:s3:::{standby.bucket}" for standby in standbys]
    reads = ["s3:GetReplicationConfiguration", "s3:ListBucket", "s3:GetObjectVersionForReplication"]
    document = policy(
        {"Effect": "Allow", "Action": reads, "Resource": [source, f"{source}/*"]},
        {"Effect": "Allow", "Action": ["s3:ReplicateObject"], "Resource": [f"{copy}/*" for copy in copies]},
    )
    role = aws(
        "iam", "create_role", RoleName=REPLICATION, AssumeRolePolicyDocument=trust("s3"), Tags=aws.tags("replication")
    )["Role"]
    aws("iam", "put_role_policy", RoleName=REPLICATION, PolicyName="replication", PolicyDocument=document)
    common = {"Status": "Enabled", "Filter": {"Prefix": ""}, "DeleteMarkerReplication": {"Status": "Enabled"}}
    rules = [
        {"ID": standby.name, "Priority": place, "Destination": {"Bucket": copy}, **common}
        for place, (standby, copy) in enumerate(zip(standbys, copies))
    ]
    aws(
        "s3",
        "put_bucket_replication",
        Bucket=aws.bucket,
        ReplicationConfiguration={"Role": role["Arn"], "Rules": rules},
    )


def name(aws: Region, regions: list[Region]) -> None:
    """The name leads to a region that is healthy, when all of Route 53 knows it."""
    for region in regions:
        check = {
            "Type": "HTTP",
            "FullyQualifiedDomainName": region.ids["balancer"]["DNSName"].lower(),
            "Port": 80,
            "ResourcePath": "/.globalmountpoint/readyz",
            "RequestInterval": 30,
            "FailureThreshold": 3,
        }
        made = aws("route53", "create_health_check", CallerReference=region.full_name, HealthCheckConfig=check)
        region.ids["check"] = made["HealthCheck"]["Id"]
        aws(
            "route53",
            "change_tags_for_resource",
            ResourceType="healthcheck",
            ResourceId=region.ids["check"],
            AddTags=region.tags("check"),
        )
    batch = {"Changes": [{"Action": "CREATE", "ResourceRecordSet": each} for each in records(regions, aws.ids["zone"])]}
    made = aws("route53", "change_resource_record_sets", HostedZoneId=aws.ids["zone"], ChangeBatch=batch)
    aws.until(
        lambda answer: answer["ChangeInfo"]["Status"] == "INSYNC", "route53", "get_change", Id=made["ChangeInfo"]["Id"]
    )


def records(regions: list[Region], zone_id: str) -> list[dict]:
    """A chain: each name leads to a region or, if that fails, to the next name. The last come first."""
    made, site = [], SITE
    for place, region in enumerate(regions[:-1]):
        rest, following = regions[place + 1 :], f"standby.{site}"
        made.append(_record(site, "PRIMARY", *_to(region)))
        to_rest = _to(rest[0]) if len(rest) == 1 else (following, zone_id, None)
        made.append(_record(site, "SECONDARY", *to_rest))
        site = following
    return made[::-1]


def _to(region: Region) -> tuple[str, str, str]:
    balancer = region.ids["balancer"]
    return balancer["DNSName"].lower(), balancer["CanonicalHostedZoneId"], region.ids["check"]


def _record(site: str, failover: str, target: str, zone_id: str, check: str | None) -> dict:
    alias = {"HostedZoneId": zone_id, "DNSName": target, "EvaluateTargetHealth": True}
    record = {"Name": site, "Type": "A", "SetIdentifier": failover, "Failover": failover, "AliasTarget": alias}
    return {**record, "HealthCheckId": check} if check else record
