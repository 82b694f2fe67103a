# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

from ansible_collections.globalmountpoint.aws.plugins.module_utils import (
    _network_differences,
    _network_found,
    _security_group_rules,
)


class FilterModule:
    """What a region's network has, and what of it differs from what is wanted."""

    def filters(self):
        return {
            "network_differences": _network_differences.differences,
            "network_ids": _network_found.ids,
            "surplus_rules": _security_group_rules.surplus,
        }
