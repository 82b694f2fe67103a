# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.globalmountpoint.aws.plugins.module_utils import (
    _network_differences,
    _network_found,
    _security_group_rules,
    _subnets,
    _vpc_plan,
)


def new_vpc_ranges(
    plans: Mapping[str, Mapping[str, Any]], given: Mapping[str, str], others: Mapping[str, str]
) -> dict[str, str]:
    """Return the ranges of new VPCs by their region, with an error that Ansible shows as it is."""
    try:
        return _vpc_plan.new_ranges(plans, given, others)
    except _subnets.SubnetPlanError as error:
        raise AnsibleFilterError(str(error)) from error


class FilterModule:
    """What a region's network has, and what of it differs from what is wanted."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {
            "network_differences": _network_differences.differences,
            "network_ids": _network_found.ids,
            "new_vpc_ranges": new_vpc_ranges,
            "unwanted_rules": _security_group_rules.unwanted,
        }
