# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: a listener of a load balancer is deleted."""

from __future__ import annotations

from typing import Any

from ansible_collections.amazon.aws.plugins.module_utils.botocore import is_boto3_error_code
from ansible_collections.amazon.aws.plugins.module_utils.errors import AWSErrorHandler


class _Missing(AWSErrorHandler):
    """What is to be gone, or what it is of, may be gone already."""

    @classmethod
    def _is_missing(cls) -> type[Exception]:
        return is_boto3_error_code(["ListenerNotFound", "LoadBalancerNotFound"])


@_Missing.list_error_handler("read the listeners of the load balancer {name}", [])
def _listeners(client: Any, name: str) -> list[dict[str, Any]]:
    balancer = client.describe_load_balancers(Names=[name], aws_retry=True)["LoadBalancers"][0]
    pages = client.get_paginator("describe_listeners").paginate(LoadBalancerArn=balancer["LoadBalancerArn"])
    return pages.build_full_result()["Listeners"]


@_Missing.deletion_error_handler("delete the listener {arn}")
def _delete(client: Any, arn: str) -> None:
    client.delete_listener(ListenerArn=arn, aws_retry=True)


def ensure_absent(client: Any, load_balancer: str, port: int, check_mode: bool) -> tuple[bool, dict[str, Any]]:
    """Delete the listener on a port, with its rules. Return whether there was one, and the diff.

    ``client`` takes ``aws_retry``; ``load_balancer`` is a name. Other listeners stay.
    """
    # A port has one listener at most (CreateListener: DuplicateListener).
    found = next((each for each in _listeners(client, load_balancer) if each["Port"] == port), None)
    if found and not check_mode:
        _delete(client, found["ListenerArn"])
    before = {"port": port, "protocol": found["Protocol"], "arn": found["ListenerArn"]} if found else {}
    return bool(found), {"before": before, "after": {}}
