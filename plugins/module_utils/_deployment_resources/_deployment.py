# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: whose resources are looked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ansible_collections.amazon.aws.plugins.module_utils.tagging import ansible_dict_to_tag_filter_dict
from ansible_collections.amazon.aws.plugins.module_utils.transformation import ansible_dict_to_boto3_filter_list

from .._naming import BUCKETS, MANAGED_BY, bucket_prefix


@dataclass(frozen=True)
class Deployment:
    """A deployment, and the signs of what belongs to it: names that `_naming` makes, and tags."""

    project: str
    environment: str

    @property
    def name_prefix(self) -> str:
        return f"{self.project}-{self.environment}-"

    @property
    def bucket_prefixes(self) -> tuple[str, ...]:
        return tuple(bucket_prefix(self.project, self.environment, component) for component in BUCKETS)

    @property
    def tags(self) -> dict[str, str]:
        return {"Project": self.project, "Environment": self.environment, "ManagedBy": MANAGED_BY}

    @property
    def filters(self) -> list[dict[str, list[str]]]:
        """Filters of EC2 and Auto Scaling. They take wildcards, so they choose what to look at and decide nothing."""
        return ansible_dict_to_boto3_filter_list(ansible_dict_to_tag_filter_dict(self.tags))

    def owns(self, tags: Mapping[str, str]) -> bool:
        return self.tags.items() <= tags.items()
