# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: the one place where names and tags of AWS resources are made."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

MANAGED_BY = "globalmountpoint.aws"

#: The tags that every resource has. With those that the user names, they are ours; all others belong to others.
TAGS = ("Name", "Project", "Environment", "Region", "Role", "Component", "ManagedBy")

#: The buckets that a region can have: for the site, and for the files that Ansible sends to the instances.
BUCKETS = ("content", "transfer")

#: Tags by which a resource is found. Its role is not one of them: primary and secondary may change places.
IDENTIFYING = ("Name", "Project", "Environment", "ManagedBy")

#: Characters of the name of a load balancer or a target group (Elastic Load Balancing API Reference, CreateLoadBalancer
#: and CreateTargetGroup).
LOAD_BALANCING_LIMIT = 32

#: Characters of a shortened name that are kept of the long one; "-" and 8 hex digits follow.
SHORTENED_PREFIX = 23


def resource_name(deployment: Mapping[str, Any], component: str) -> str:
    """Return ``<project>-<environment>-<region>-<component>``."""
    return "-".join(str(deployment[key]) for key in ("project", "environment", "region")) + f"-{component}"


def load_balancing_name(deployment: Mapping[str, Any], component: str) -> str:
    """Return the name of a load balancer or a target group: the resource's name, and where that is longer than 32
    characters, the first 23 of it, ``-``, and 8 hex digits of its SHA-256.
    """
    name = resource_name(deployment, component)
    if len(name) <= LOAD_BALANCING_LIMIT:
        return name
    return f"{name[:SHORTENED_PREFIX]}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def bucket_prefix(project: str, environment: str, component: str) -> str:
    """Return what the names of a deployment's buckets begin with."""
    return f"{project}-{component}-{environment}-"


def bucket_name(deployment: Mapping[str, Any], component: str = "content") -> str:
    """Return ``<project>-<component>-<environment>-<region>-<account id>``, the name of a region's bucket."""
    prefix = bucket_prefix(deployment["project"], deployment["environment"], component)
    return f"{prefix}{deployment['region']}-{deployment['account_id']}"


def resource_tags(deployment: Mapping[str, Any], component: str) -> dict[str, str]:
    """Return the tags of a resource, those that the user names (``tags``) too.

    ``Name`` is the full name, also where the resource's own is shortened.
    """
    return {
        **{str(key): str(value) for key, value in (deployment.get("tags") or {}).items()},
        "Name": resource_name(deployment, component),
        "Project": deployment["project"],
        "Environment": deployment["environment"],
        "Region": deployment["region"],
        "Role": deployment["role"],
        "Component": component,
        "ManagedBy": MANAGED_BY,
    }


def identifying_tags(deployment: Mapping[str, Any], component: str) -> dict[str, str]:
    """Return the tags that tell a resource from others, and that it keeps as long as it is there."""
    tags = resource_tags(deployment, component)
    return {key: tags[key] for key in IDENTIFYING}


def resource_filters(deployment: Mapping[str, Any], component: str) -> dict[str, str]:
    """Return the EC2 filters that find the resource by its tags, for the ``filters`` option of info modules."""
    return {f"tag:{key}": value for key, value in identifying_tags(deployment, component).items()}
