# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from collections.abc import Callable
from typing import Any

Aws = Callable[..., Any]


def test_rule_for_a_prefix_list_keeps_its_description(aws: Aws, vpc: str):
    ec2 = aws("ec2")
    group = ec2.create_security_group(GroupName="web", Description="web", VpcId=vpc)["GroupId"]
    lists = [{"PrefixListId": "pl-0123456789abcdef0", "Description": "checkers"}]
    rules = [{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "PrefixListIds": lists}]
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=rules)
    [found] = ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"]
    assert found["IpPermissions"][0]["PrefixListIds"] == lists


def test_update_of_descriptions_says_that_it_is_done(aws: Aws, vpc: str):
    ec2 = aws("ec2")
    group = ec2.create_security_group(GroupName="described", Description="web", VpcId=vpc)["GroupId"]
    ranges = [{"CidrIp": "198.51.100.0/24", "Description": "visitors"}]
    rules = [{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "IpRanges": ranges}]
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=rules)
    assert ec2.update_security_group_rule_descriptions_ingress(GroupId=group, IpPermissions=rules)["Return"] is True
    ec2.authorize_security_group_egress(GroupId=group, IpPermissions=rules)
    assert ec2.update_security_group_rule_descriptions_egress(GroupId=group, IpPermissions=rules)["Return"] is True
