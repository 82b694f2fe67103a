# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EC2: rules of security groups.

PrefixListId (of IpPermission)
    moto 5.2.5 drops the description of a rule for a prefix list. AWS: it is returned.
UpdateSecurityGroupRuleDescriptionsIngress, UpdateSecurityGroupRuleDescriptionsEgress
    moto answers nothing. AWS: Return, which is true.
"""

from __future__ import annotations

import inspect

from moto.core.responses import ActionResult
from moto.ec2.models.security_groups import SecurityGroup, SecurityGroupRule
from moto.ec2.responses.security_groups import SecurityGroups

from sandbox.extensions import extends

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


@extends(SecurityGroups)
def update_security_group_rule_descriptions_ingress(self) -> ActionResult:
    _update_ingress(self)
    return ActionResult({"Return": True})


@extends(SecurityGroups)
def update_security_group_rule_descriptions_egress(self) -> ActionResult:
    _update_egress(self)
    return ActionResult({"Return": True})
