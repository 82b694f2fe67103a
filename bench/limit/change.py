# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A region's part of a change of the instance type: a version of the template, and a refresh that brings it."""

from __future__ import annotations

from bench.limit import read
from bench.limit.region import Region


def region(aws: Region) -> None:
    """What is there is read first, to know that nothing else differs."""
    read.region(aws)
    name = {"AutoScalingGroupName": aws.full_name}
    template = {"LaunchTemplateName": aws.full_name}
    made = aws(
        "ec2",
        "create_launch_template_version",
        **template,
        SourceVersion="$Latest",
        LaunchTemplateData={"InstanceType": "t3.small"},
    )["LaunchTemplateVersion"]
    version = str(made["VersionNumber"])
    aws("ec2", "modify_launch_template", **template, DefaultVersion=version)
    refresh = aws(
        "autoscaling",
        "start_instance_refresh",
        **name,
        DesiredConfiguration={"LaunchTemplate": {**template, "Version": version}},
        Preferences={
            "MinHealthyPercentage": 100,
            "MaxHealthyPercentage": 200,
            "SkipMatching": True,
            "AutoRollback": True,
        },
    )["InstanceRefreshId"]
    aws.until(
        lambda answer: answer["InstanceRefreshes"][0]["Status"] == "Successful",
        "autoscaling",
        "describe_instance_refreshes",
        **name,
        InstanceRefreshIds=[refresh],
    )
    aws.until(aws.all_healthy, "elbv2", "describe_target_health", TargetGroupArn=aws.ids["targets"])
