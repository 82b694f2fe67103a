# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

Aws = Callable[..., Any]


def test_rule_for_a_prefix_list_keeps_its_description(aws: Aws, vpc: str):
    ec2 = aws("ec2")
    group = ec2.create_security_group(GroupName="web", Description="web", VpcId=vpc)["GroupId"]
    lists = [{"PrefixListId": "pl-0123456789abcdef0", "Description": "checkers"}]
    rules = [{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "PrefixListIds": lists}]
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=rules)
    [found] = ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"]
    assert found["IpPermissions"][0]["PrefixListIds"] == lists


def permission(port: int, **ends: Any) -> dict[str, Any]:
    return {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, **ends}


@pytest.mark.parametrize("direction", ["ingress", "egress"])
@pytest.mark.parametrize("lists_first", [True, False])
def test_prefix_list_counts_as_its_weight(aws: Aws, vpc: str, name: str, direction: str, lists_first: bool):
    ec2 = aws("ec2")
    group = ec2.create_security_group(GroupName=name, Description="web", VpcId=vpc)["GroupId"]
    authorize = getattr(ec2, f"authorize_security_group_{direction}")
    by_name = [{"Name": "prefix-list-name", "Values": ["com.amazonaws.us-east-1.route53-healthchecks"]}]
    [checkers] = ec2.describe_managed_prefix_lists(Filters=by_name)["PrefixLists"]
    lists = [permission(port, PrefixListIds=[{"PrefixListId": checkers["PrefixListId"]}]) for port in (80, 443)]
    # What goes out has a rule already.
    count = 10 if direction == "ingress" else 9
    ranges = [permission(80, IpRanges=[{"CidrIp": f"198.51.100.{number}/32"}]) for number in range(count + 1)]

    first, second = (lists, ranges) if lists_first else (ranges, lists)
    authorize(GroupId=group, IpPermissions=first)
    with pytest.raises(ClientError, match="RulesPerSecurityGroupLimitExceeded"):
        authorize(GroupId=group, IpPermissions=second)


def test_lists_and_five_ranges_for_two_ports_fit(aws: Aws, vpc: str, name: str):
    ec2 = aws("ec2")
    group = ec2.create_security_group(GroupName=name, Description="web", VpcId=vpc)["GroupId"]
    by_name = [{"Name": "prefix-list-name", "Values": ["com.amazonaws.us-east-1.route53-healthchecks"]}]
    [checkers] = ec2.describe_managed_prefix_lists(Filters=by_name)["PrefixLists"]
    ranges = [{"CidrIp": f"198.51.100.{number}/32"} for number in range(5)]
    ends = {"IpRanges": ranges, "PrefixListIds": [{"PrefixListId": checkers["PrefixListId"]}]}
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[permission(port, **ends) for port in (80, 443)])


def test_own_prefix_list_counts_as_its_maximum(aws: Aws, vpc: str, name: str):
    ec2 = aws("ec2")
    group = ec2.create_security_group(GroupName=name, Description="web", VpcId=vpc)["GroupId"]
    own = ec2.create_managed_prefix_list(PrefixListName=name, MaxEntries=61, AddressFamily="IPv4")["PrefixList"]
    rule = permission(80, PrefixListIds=[{"PrefixListId": own["PrefixListId"]}])
    with pytest.raises(ClientError, match="RulesPerSecurityGroupLimitExceeded"):
        ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[rule])


def test_update_of_descriptions_says_that_it_is_done(aws: Aws, vpc: str):
    ec2 = aws("ec2")
    group = ec2.create_security_group(GroupName="described", Description="web", VpcId=vpc)["GroupId"]
    ranges = [{"CidrIp": "198.51.100.0/24", "Description": "visitors"}]
    rules = [{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "IpRanges": ranges}]
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=rules)
    assert ec2.update_security_group_rule_descriptions_ingress(GroupId=group, IpPermissions=rules)["Return"] is True
    ec2.authorize_security_group_egress(GroupId=group, IpPermissions=rules)
    assert ec2.update_security_group_rule_descriptions_egress(GroupId=group, IpPermissions=rules)["Return"] is True
