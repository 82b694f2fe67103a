# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

from ansible_collections.globalmountpoint.aws.plugins.module_utils import _compute, _compute_settings, _rollout_state


class FilterModule:
    """Images, Auto Scaling groups, and whether they are as they are wanted."""

    def filters(self):
        return {
            "cannot_launch": _rollout_state.cannot_launch,
            "differs_from": _compute_settings.differs_from,
            "group_tags": _compute.group_tags,
            "image_faults": _compute.image_faults,
            "is_launched": _rollout_state.is_launched,
            "is_settled": _rollout_state.is_settled,
            "keys_of": _compute_settings.keys_of,
            "launched_instances": _rollout_state.launched,
            "rollout_is_done": _rollout_state.is_done,
            "serves": _rollout_state.serves,
        }
