# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.globalmountpoint.aws.plugins.module_utils import (
    _comparison,
    _compute_settings,
    _images,
    _rollout_state,
)


class FilterModule:
    """Images, Auto Scaling groups, and whether they are as they are wanted."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {
            "cannot_launch": _rollout_state.cannot_launch,
            "differs_from": _comparison.differs_from,
            "group_tags": _compute_settings.group_tags,
            "image_faults": _images.image_faults,
            "is_launched": _rollout_state.is_launched,
            "is_stable": _rollout_state.is_stable,
            "keys_of": _comparison.keys_of,
            "launched_instances": _rollout_state.launched,
            "rollout_is_done": _rollout_state.is_done,
            "serves": _rollout_state.serves,
        }
