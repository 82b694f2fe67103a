# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A region's part of a fresh deployment: network, bucket, instances behind a load balancer, and then the waiting."""

from __future__ import annotations

import json

from bench.limit.region import IMAGE, PROBE, Region

WORLD = [{"CidrIp": "0.0.0.0/0"}]


def trust(service: str) -> str:
    principal = {"Service": f"{service}.amazonaws.com"}
    return policy({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"})


def policy(*statements: dict) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def tcp(port: int, **source) -> dict:
    return {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, **source}


def region(aws: Region) -> None:
    zones = aws("ec2", "describe_availability_zones")["AvailabilityZones"]
    offered = aws(
        "ec2",
        "describe_instance_type_offerings",
        LocationType="availability-zone",
        Filters=[{"Name": "instance-type", "Values": ["t3.micro"]}],
    )["InstanceTypeOfferings"]
    offering = {offer["Location"] for offer in offered}
    network(aws, [zone["ZoneName"] for zone in zones if zone["ZoneName"] in offering][:2])
    gateways(aws)
    security_groups(aws)
    bucket(aws)
    instance_role(aws)
    launch_template(aws)
    load_balancer(aws)
    group(aws)
    wait_until_stable(aws)


def network(aws: Region, zones: list[str]) -> None:
    vpc = aws("ec2", "create_vpc", CidrBlock="10.0.0.0/16", **aws.tagged("vpc", "vpc"))["Vpc"]["VpcId"]
    aws("ec2", "modify_vpc_attribute", VpcId=vpc, EnableDnsSupport={"Value": True})
    aws("ec2", "modify_vpc_attribute", VpcId=vpc, EnableDnsHostnames={"Value": True})
    gateway = aws("ec2", "create_internet_gateway", **aws.tagged("internet-gateway", "gateway"))["InternetGateway"]
    aws("ec2", "attach_internet_gateway", InternetGatewayId=gateway["InternetGatewayId"], VpcId=vpc)
    for tier, first in (("public", 0), ("private", 128)):
        aws.ids[tier] = [
            aws(
                "ec2",
                "create_subnet",
                VpcId=vpc,
                AvailabilityZone=zone,
                CidrBlock=f"10.0.{first + place}.0/24",
                **aws.tagged("subnet", f"{tier}-{zone}"),
            )["Subnet"]["SubnetId"]
            for place, zone in enumerate(zones)
        ]
    aws.ids |= {"vpc": vpc, "gateway": gateway["InternetGatewayId"]}


def gateways(aws: Region) -> None:
    """The routes to the NAT gateway follow when it is there."""
    ids = aws.ids
    address = aws("ec2", "allocate_address", Domain="vpc", **aws.tagged("elastic-ip", "nat"))["AllocationId"]
    ids["nat"] = aws(
        "ec2", "create_nat_gateway", SubnetId=ids["public"][0], AllocationId=address, **aws.tagged("natgateway", "nat")
    )["NatGateway"]["NatGatewayId"]
    [public] = tables(aws, "public", [ids["public"]])
    aws("ec2", "create_route", RouteTableId=public, DestinationCidrBlock="0.0.0.0/0", GatewayId=ids["gateway"])
    ids["tables"] = tables(aws, "private", [[subnet] for subnet in ids["private"]])
    arn = f"arn:aws:s3:::{aws.bucket}"
    reads = {"Effect": "Allow", "Principal": "*", "Action": ["s3:GetObject", "s3:ListBucket"]}
    aws(
        "ec2",
        "create_vpc_endpoint",
        VpcId=ids["vpc"],
        ServiceName=f"com.amazonaws.{aws.name}.s3",
        VpcEndpointType="Gateway",
        RouteTableIds=ids["tables"],
        PolicyDocument=policy({**reads, "Resource": [arn, f"{arn}/*"]}),
        **aws.tagged("vpc-endpoint", "s3"),
    )


def tables(aws: Region, component: str, subnets_of_each: list[list[str]]) -> list[str]:
    made = []
    for subnets in subnets_of_each:
        table = aws("ec2", "create_route_table", VpcId=aws.ids["vpc"], **aws.tagged("route-table", component))
        made.append(table["RouteTable"]["RouteTableId"])
        for subnet in subnets:
            aws("ec2", "associate_route_table", RouteTableId=made[-1], SubnetId=subnet)
    return made


def security_groups(aws: Region) -> None:
    ids = aws.ids
    in_vpc = [{"Name": "vpc-id", "Values": [ids["vpc"]]}]
    [default] = aws("ec2", "describe_security_groups", Filters=in_vpc)["SecurityGroups"]
    for direction, rules in (("ingress", "IpPermissions"), ("egress", "IpPermissionsEgress")):
        if default[rules]:
            aws("ec2", f"revoke_security_group_{direction}", GroupId=default["GroupId"], IpPermissions=default[rules])
    for name in ("balancers", "instances"):
        made = aws(
            "ec2",
            "create_security_group",
            GroupName=f"{aws.full_name}-{name}",
            Description=name,
            VpcId=ids["vpc"],
            **aws.tagged("security-group", name),
        )
        ids[name] = made["GroupId"]
        everything = [{"IpProtocol": "-1", "IpRanges": WORLD}]
        aws("ec2", "revoke_security_group_egress", GroupId=ids[name], IpPermissions=everything)
    of_balancers, of_instances = ({"UserIdGroupPairs": [{"GroupId": ids[name]}]} for name in ("balancers", "instances"))
    visitors = [tcp(port, IpRanges=WORLD) for port in (80, 443)]
    aws("ec2", "authorize_security_group_ingress", GroupId=ids["balancers"], IpPermissions=visitors)
    aws("ec2", "authorize_security_group_egress", GroupId=ids["balancers"], IpPermissions=[tcp(80, **of_instances)])
    aws("ec2", "authorize_security_group_ingress", GroupId=ids["instances"], IpPermissions=[tcp(80, **of_balancers)])
    aws("ec2", "authorize_security_group_egress", GroupId=ids["instances"], IpPermissions=[tcp(443, IpRanges=WORLD)])


def bucket(aws: Region) -> None:
    name = {"Bucket": aws.bucket}
    where = {} if aws.name == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": aws.name}}
    blocked = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
    tls = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": f"arn:aws:s3:::{aws.bucket}/*",
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    encrypted = {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}
    expires = {"NoncurrentDays": 30}
    rule = {"ID": "old-versions", "Status": "Enabled", "Filter": {"Prefix": ""}, "NoncurrentVersionExpiration": expires}
    aws("s3", "create_bucket", **name, **where)
    aws("s3", "put_bucket_versioning", **name, VersioningConfiguration={"Status": "Enabled"})
    aws("s3", "put_bucket_encryption", **name, ServerSideEncryptionConfiguration=encrypted)
    aws("s3", "put_public_access_block", **name, PublicAccessBlockConfiguration=dict.fromkeys(blocked, True))
    aws(
        "s3",
        "put_bucket_ownership_controls",
        **name,
        OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
    )
    aws("s3", "put_bucket_policy", **name, Policy=policy(tls))
    aws("s3", "put_bucket_tagging", **name, Tagging={"TagSet": aws.tags("content")})
    aws("s3", "put_bucket_lifecycle_configuration", **name, LifecycleConfiguration={"Rules": [rule]})
    aws("s3", "put_object", **name, Key=PROBE, Body=b"The hosts read this object.\n")


def instance_role(aws: Region) -> None:
    name = f"{aws.full_name}-instance"
    arn = f"arn:aws:s3:::{aws.bucket}"
    content = policy({"Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": [arn, f"{arn}/*"]})
    sessions = policy({"Effect": "Allow", "Action": ["ssm:UpdateInstanceInformation"], "Resource": ["*"]})
    aws("iam", "create_role", RoleName=name, AssumeRolePolicyDocument=trust("ec2"), Tags=aws.tags("instance"))
    aws("iam", "put_role_policy", RoleName=name, PolicyName="content", PolicyDocument=content)
    aws("iam", "put_role_policy", RoleName=name, PolicyName="session-manager", PolicyDocument=sessions)
    profile = aws("iam", "create_instance_profile", InstanceProfileName=name, Tags=aws.tags("instance"))
    aws("iam", "add_role_to_instance_profile", InstanceProfileName=name, RoleName=name)
    aws.ids["profile"] = profile["InstanceProfile"]["Arn"]


def launch_template(aws: Region) -> None:
    image = aws("ssm", "get_parameter", Name=IMAGE)["Parameter"]["Value"]
    [described] = aws("ec2", "describe_images", ImageIds=[image])["Images"]
    disk = {"DeleteOnTermination": True, "Encrypted": True, "VolumeSize": 8, "VolumeType": "gp3"}
    tags = aws.tags("instance")
    data = {
        "ImageId": image,
        "InstanceType": "t3.micro",
        "IamInstanceProfile": {"Arn": aws.ids["profile"]},
        "SecurityGroupIds": [aws.ids["instances"]],
        "MetadataOptions": {"HttpEndpoint": "enabled", "HttpTokens": "required", "HttpPutResponseHopLimit": 1},
        "BlockDeviceMappings": [{"DeviceName": described["RootDeviceName"], "Ebs": disk}],
        "UserData": "IyEvYmluL3NoCg==",
        "TagSpecifications": [{"ResourceType": kind, "Tags": tags} for kind in ("instance", "volume")],
    }
    aws(
        "ec2",
        "create_launch_template",
        LaunchTemplateName=aws.full_name,
        LaunchTemplateData=data,
        **aws.tagged("launch-template", "template"),
    )


def load_balancer(aws: Region) -> None:
    ids = aws.ids
    targets = aws(
        "elbv2",
        "create_target_group",
        Name=aws.full_name,
        Protocol="HTTP",
        Port=80,
        VpcId=ids["vpc"],
        TargetType="instance",
        HealthCheckPath="/.globalmountpoint/healthz",
        HealthCheckIntervalSeconds=10,
        HealthyThresholdCount=2,
        UnhealthyThresholdCount=3,
        Tags=aws.tags("targets"),
    )
    ids["targets"] = targets["TargetGroups"][0]["TargetGroupArn"]
    aws(
        "elbv2",
        "modify_target_group_attributes",
        TargetGroupArn=ids["targets"],
        Attributes=[
            {"Key": "deregistration_delay.timeout_seconds", "Value": "60"},
            {"Key": "slow_start.duration_seconds", "Value": "30"},
        ],
    )
    made = aws(
        "elbv2",
        "create_load_balancer",
        Name=aws.full_name,
        Subnets=ids["public"],
        Tags=aws.tags("balancer"),
        SecurityGroups=[ids["balancers"]],
        Scheme="internet-facing",
        IpAddressType="ipv4",
    )
    [ids["balancer"]] = made["LoadBalancers"]
    arn = ids["balancer"]["LoadBalancerArn"]
    aws(
        "elbv2",
        "modify_load_balancer_attributes",
        LoadBalancerArn=arn,
        Attributes=[
            {"Key": "routing.http.drop_invalid_header_fields.enabled", "Value": "true"},
            {"Key": "routing.http.desync_mitigation_mode", "Value": "defensive"},
        ],
    )
    aws(
        "elbv2",
        "create_listener",
        LoadBalancerArn=arn,
        Protocol="HTTP",
        Port=80,
        DefaultActions=[{"Type": "forward", "TargetGroupArn": ids["targets"]}],
    )


def group(aws: Region) -> None:
    """Instances boot by way of the NAT gateway."""
    ids = aws.ids
    aws.until(
        lambda answer: answer["NatGateways"][0]["State"] == "available",
        "ec2",
        "describe_nat_gateways",
        NatGatewayIds=[ids["nat"]],
    )
    for table in ids["tables"]:
        aws("ec2", "create_route", RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", NatGatewayId=ids["nat"])
    tags = [{**tag, "PropagateAtLaunch": False} for tag in aws.tags("group")]
    aws(
        "autoscaling",
        "create_auto_scaling_group",
        AutoScalingGroupName=aws.full_name,
        MinSize=1,
        MaxSize=1,
        LaunchTemplate={"LaunchTemplateName": aws.full_name, "Version": "1"},
        TargetGroupARNs=[ids["targets"]],
        VPCZoneIdentifier=",".join(ids["private"]),
        HealthCheckType="ELB",
        HealthCheckGracePeriod=600,
        DefaultInstanceWarmup=600,
        Tags=tags,
        InstanceMaintenancePolicy={"MinHealthyPercentage": 100, "MaxHealthyPercentage": 200},
    )
    aws("autoscaling", "enable_metrics_collection", AutoScalingGroupName=aws.full_name, Granularity="1Minute")
    metric = {"PredefinedMetricSpecification": {"PredefinedMetricType": "ASGAverageCPUUtilization"}, "TargetValue": 70}
    aws(
        "autoscaling",
        "put_scaling_policy",
        AutoScalingGroupName=aws.full_name,
        PolicyName="cpu",
        PolicyType="TargetTrackingScaling",
        TargetTrackingConfiguration=metric,
    )


def wait_until_stable(aws: Region) -> None:
    ids = aws.ids
    name = {"AutoScalingGroupNames": [aws.full_name]}
    aws.until(aws.all_in_service, "autoscaling", "describe_auto_scaling_groups", **name)
    aws.until(
        lambda answer: answer["LoadBalancers"][0]["State"]["Code"] == "active",
        "elbv2",
        "describe_load_balancers",
        LoadBalancerArns=[ids["balancer"]["LoadBalancerArn"]],
    )
    aws.until(aws.all_healthy, "elbv2", "describe_target_health", TargetGroupArn=ids["targets"])
