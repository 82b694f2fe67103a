# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _naming


def _checked(function: Callable[..., Any]) -> Callable[..., Any]:
    """Turn a deployment without one of its keys into an error that names the key and the filter."""

    def filter_(deployment: Mapping[str, str], *args: Any, **kwargs: Any) -> Any:
        try:
            return function(deployment, *args, **kwargs)
        except KeyError as error:
            raise AnsibleFilterError(f"{function.__name__}: the deployment has no {error}: {deployment}") from error

    return filter_


class FilterModule:
    """Names and tags of AWS resources."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        names = ("bucket_name", "load_balancing_name", "resource_filters", "resource_name", "resource_tags")
        return {name: _checked(getattr(_naming, name)) for name in names}
