# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.globalmountpoint.aws.plugins.module_utils import _storage


class FilterModule:
    """Settings of buckets."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        names = (
            "bucket_differences",
            "content_policy",
            "existing_bucket_faults",
            "replication_rules",
            "tls_only_policy",
        )
        return {name: getattr(_storage, name) for name in names}
