# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""For those who look at what was made, as tests and the benchmark do: lists to their last page, in one answer."""

from __future__ import annotations

from typing import Any

#: Who sets one of these wants a page of its own.
OF_PAGES = {"ContinuationToken", "KeyMarker", "Marker", "MaxItems", "MaxKeys", "MaxRecords", "MaxResults", "NextToken"}


class Whole:
    """A boto3 client, but for its lists."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def __getattr__(self, name: str) -> Any:
        of_client = getattr(self._client, name)
        if name not in self._client.meta.method_to_api_mapping:
            return of_client
        whole = self._all if self._client.can_paginate(name) else self._all_by_token
        return lambda **given: of_client(**given) if OF_PAGES & given.keys() else whole(name, given)

    def _all_by_token(self, operation: str, given: dict[str, Any]) -> dict[str, Any]:
        """botocore lacks some paginators, as of DescribeInstanceRefreshes."""
        ask = getattr(self._client, operation)
        page = found = ask(**given)
        while "NextToken" in page:
            page = ask(**given, NextToken=page["NextToken"])
            found = {name: found[name] + each if isinstance(each, list) else each for name, each in page.items()}
        return found

    def _all(self, operation: str, given: dict[str, Any]) -> dict[str, Any]:
        paginator = self._client.get_paginator(operation)
        pages = list(paginator.paginate(**given))
        lists = {
            key: [item for page in pages for item in page.get(key, [])]
            for key in (each.expression for each in paginator.result_keys)
            if any(key in page for page in pages)
        }
        return {**pages[-1], **lists}
