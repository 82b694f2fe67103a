# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""API calls under the names that IAM has for them, and which of them the documentation leaves out."""

from __future__ import annotations

import functools
import json
from pathlib import Path

import yaml

from sandbox.permissions import actions_beside, actions_of

ROOT = Path(__file__).parents[1]

FILES = [ROOT / "playbooks/meta/iam_actions.yml", *sorted(ROOT.glob("roles/*/meta/iam_actions.yml"))]

#: What tests add to the user agent of their own calls, which are none of the playbooks'.
TESTS = "globalmountpoint-tests"

_AMAZON = "amazon.aws.plugins"
_COMMUNITY = "community.aws.plugins.modules"
_OURS = "globalmountpoint.aws.plugins.module_utils"

#: Actions that nothing from site.yml to teardown.yml needs, by the Python module that calls them; and when it does.
SELDOM = {
    f"{_OURS}._launch_options": {
        "acm:DescribeCertificate": "a certificate is given",
        "iam:GetPolicy": "managed policies, or a boundary, are given",
        "kms:DescribeKey": "a key of the root volumes is given",
    },
    f"{_OURS}._network_info": {"ec2:DescribeManagedPrefixLists": "the load balancer is not open to the world"},
    f"{_OURS}._gateway_endpoint": {"ec2:ModifyVpcEndpoint": "the endpoint's policy or route tables differ"},
    f"{_OURS}._autoscaling": {"autoscaling:DescribeScalingActivities": "an instance could not be launched"},
    f"{_OURS}._rollout": {
        "autoscaling:StartInstanceRefresh": "a template's version is rolled out",
        "autoscaling:RollbackInstanceRefresh": "another refresh goes on",
        "autoscaling:CancelInstanceRefresh": "that one cannot be rolled back",
    },
    f"{_OURS}._group_settings": {
        "autoscaling:AttachLoadBalancerTargetGroups": "the group lost its target group",
        "autoscaling:DetachLoadBalancerTargetGroups": "the group has another target group",
        "autoscaling:ResumeProcesses": "a process was suspended",
    },
    f"{_AMAZON}.modules.ec2_instance": {"ec2:TerminateInstances": "instances were left by a group that is gone"},
    f"{_AMAZON}.modules.ec2_launch_template": {
        "ec2:CreateLaunchTemplateVersion": "the template differs",
        "ec2:DeleteLaunchTemplateVersions": "it has versions that are too old",
        "ec2:ModifyLaunchTemplate": "its default version moves",
    },
    f"{_AMAZON}.modules.ec2_security_group": {
        "ec2:UpdateSecurityGroupRuleDescriptionsEgress": "a rule has another description",
        "ec2:UpdateSecurityGroupRuleDescriptionsIngress": "a rule has another description",
    },
    f"{_AMAZON}.modules.ec2_vpc_route_table": {
        "ec2:DeleteRoute": "a route is none of ours",
        "ec2:ReplaceRoute": "a route leads elsewhere",
    },
    f"{_AMAZON}.modules.ec2_vpc_subnet": {"ec2:ModifySubnetAttribute": "a subnet gives out public addresses"},
    f"{_AMAZON}.module_utils.elbv2": {
        "elasticloadbalancing:ModifyListener": "a listener differs",
        "elasticloadbalancing:SetIpAddressType": "the load balancer has another address type",
        "elasticloadbalancing:SetSecurityGroups": "it has other security groups",
        "elasticloadbalancing:SetSubnets": "a zone is added",
    },
    f"{_AMAZON}.modules.iam_role": {
        "iam:AttachRolePolicy": "managed policies are given",
        "iam:PutRolePermissionsBoundary": "a role has another boundary",
        "iam:DeleteRolePermissionsBoundary": "a role has a boundary that is not given",
        "iam:DetachRolePolicy": "a managed policy was attached by hand, and the role goes",
        "iam:UpdateAssumeRolePolicy": "the trust policy differs",
        "iam:UpdateRole": "the description differs",
    },
    f"{_AMAZON}.modules.route53_health_check": {"route53:UpdateHealthCheck": "a health check differs"},
    f"{_COMMUNITY}.elb_target_group": {"elasticloadbalancing:ModifyTargetGroup": "the target group differs"},
    f"{_COMMUNITY}.sns_topic": {
        "sns:Subscribe": "subscribers are given",
        "sns:Unsubscribe": "a subscriber is taken away",
    },
}


def seldom() -> dict[str, str]:
    """Return the Python module that calls each of the actions in SELDOM."""
    return {action: module for module, actions in SELDOM.items() for action in actions}


@functools.cache
def documented() -> set[str]:
    """Return the actions that the roles and the playbooks are said to need."""
    return {name for path in FILES for group in yaml.safe_load(path.read_text()).values() for name in group}


def calls(requests: Path) -> list[dict[str, str]]:
    """Return the calls in a sandbox's log of requests, without those of the tests and those for further pages."""
    lines = [json.loads(line) for line in requests.read_text().splitlines()]
    return [line for line in lines if TESTS not in (line["user_agent"] or "") and not line.get("further")]


def made(requests: Path) -> set[str]:
    """Return the actions that the calls in a sandbox's log of requests need."""
    needed = set()
    for call in calls(requests):
        needed |= actions_of(call["service"], call["action"])
        needed |= actions_beside(call["service"], call["action"], call.get("parameters", []))
    return needed


def undocumented(requests: Path) -> set[str]:
    """Return the actions in a sandbox's log of requests that nothing is said of."""
    return made(requests) - documented()
