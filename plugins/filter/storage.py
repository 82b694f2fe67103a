# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

from ansible_collections.globalmountpoint.aws.plugins.module_utils._storage import bucket_differences, replication_rules


class FilterModule:
    """Settings of buckets."""

    def filters(self):
        return {"bucket_differences": bucket_differences, "replication_rules": replication_rules}
