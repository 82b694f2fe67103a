# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EC2: rules of security groups.

PrefixListId (of IpPermission)
    moto 5.2.5 drops the description of a rule for a prefix list. AWS: it is returned.
AuthorizeSecurityGroupIngress, AuthorizeSecurityGroupEgress
    moto counts a prefix list that is there as one rule, and one that is added as none. AWS: it counts as its weight, of
    the account's own lists the maximum of entries (Amazon VPC User Guide, "Amazon VPC quotas" and "Use AWS-managed
    prefix lists"), and more than 60 rules are RulesPerSecurityGroupLimitExceeded.
UpdateSecurityGroupRuleDescriptionsIngress, UpdateSecurityGroupRuleDescriptionsEgress
    moto answers nothing. AWS: Return, which is true.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.exceptions import RulesPerSecurityGroupLimitExceededError
from moto.ec2.models import EC2Backend
from moto.ec2.models.security_groups import SecurityGroup, SecurityGroupRule
from moto.ec2.responses.security_groups import SecurityGroups

from sandbox.extensions import extends

RULES = 60
#: By the end of the list's name; others that AWS manages count as one.
WEIGHTS = {"route53-healthchecks": 25, "cloudfront.origin-facing": 55}

_authorize_ingress = EC2Backend.authorize_security_group_ingress
_authorize_egress = EC2Backend.authorize_security_group_egress
_init = SecurityGroupRule.__init__
_arguments = inspect.signature(_init)
_flatten = SecurityGroup._flattened_rules
_update_ingress = SecurityGroups.update_security_group_rule_descriptions_ingress
_update_egress = SecurityGroups.update_security_group_rule_descriptions_egress


@extends(SecurityGroupRule)
def __init__(self, *args, **kwargs):
    _init(self, *args, **kwargs)
    self.prefix_list = _arguments.bind(self, *args, **kwargs).arguments.get("prefix_list_id")


@extends(SecurityGroup)
def _flattened_rules(self, rules):
    described = {rule.prefix_list_id: rule.prefix_list for rule in rules if rule.prefix_list_id}
    views = _flatten(self, rules)
    for view in views:
        view.prefix_list_ids = [described[entry["PrefixListId"]] for entry in view.prefix_list_ids]
    return views


@extends(SecurityGroup)
def get_number_of_ingress_rules(self) -> int:
    return _size(self.ec2_backend, (rule.prefix_list_id for rule in self.ingress_rules))


@extends(SecurityGroup)
def get_number_of_egress_rules(self) -> int:
    return _size(self.ec2_backend, (rule.prefix_list_id for rule in self.egress_rules))


@extends(EC2Backend)
def authorize_security_group_ingress(self, *args: Any, **kwargs: Any):
    _check_size(self, SecurityGroup.get_number_of_ingress_rules, **kwargs)
    return _authorize_ingress(self, *args, **kwargs)


@extends(EC2Backend)
def authorize_security_group_egress(self, *args: Any, **kwargs: Any):
    _check_size(self, SecurityGroup.get_number_of_egress_rules, **kwargs)
    return _authorize_egress(self, *args, **kwargs)


@extends(SecurityGroups)
def update_security_group_rule_descriptions_ingress(self) -> ActionResult:
    _update_ingress(self)
    return ActionResult({"Return": True})


@extends(SecurityGroups)
def update_security_group_rule_descriptions_egress(self) -> ActionResult:
    _update_egress(self)
    return ActionResult({"Return": True})


def _check_size(ec2: EC2Backend, number_of_rules, prefix_list_ids=None, **rule: Any) -> None:
    """Of rules without a prefix list, moto looks itself."""
    if not prefix_list_ids:
        return
    group = ec2.get_security_group_by_name_or_id(rule["group_name_or_id"], rule.get("vpc_id"))
    others = len(rule.get("ip_ranges") or []) + len(rule.get("source_groups") or [])
    added = _size(ec2, (each["PrefixListId"] for each in prefix_list_ids))
    if group and number_of_rules(group) + others + added > RULES:
        raise RulesPerSecurityGroupLimitExceededError()


def _size(ec2: EC2Backend, prefix_lists: Iterable[str | None]) -> int:
    """What rules count as, each given by its prefix list or None."""
    return sum(_weight(ec2.managed_prefix_lists.get(each)) for each in prefix_lists)


def _weight(prefix_list: Any) -> int:
    if prefix_list is None:
        return 1
    if prefix_list.owner_id != "AWS":
        return int(prefix_list.max_entries)
    return next((weight for end, weight in WEIGHTS.items() if prefix_list.prefix_list_name.endswith(end)), 1)
