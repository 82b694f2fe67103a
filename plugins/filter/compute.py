# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

from ansible_collections.globalmountpoint.aws.plugins.module_utils import _compute


class FilterModule:
    """Images and Auto Scaling groups."""

    def filters(self):
        return {name: getattr(_compute, name) for name in ("group_settings", "group_tags", "image_faults", "keys_of")}
