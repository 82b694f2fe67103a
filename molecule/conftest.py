# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the scenarios' tests share. They ask AWS alone, and say again, in AWS's words, what it is to hold."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from typing import Any

import boto3
import pytest

from sandbox.whole import Whole


@pytest.fixture(scope="session")
def aws() -> Callable[..., Any]:
    """Makes boto3 clients, whose lists are whole: aws("ec2"), aws("ec2", "us-east-2")."""

    @functools.cache
    def client(service: str, region: str = "us-east-1") -> Any:
        return Whole(boto3.client(service, region_name=region))

    return client


@pytest.fixture(scope="session")
def environment() -> str:
    """The scenario's environment of the project molecule."""
    return os.environ["MOLECULE_SCENARIO_NAME"].replace("_", "-")


@pytest.fixture(scope="session")
def assert_tags(environment: str) -> Callable[..., None]:
    """Compares the tags of a resource, as AWS lists them, with those that its component is to have."""

    def compare(tags: list[dict[str, str]], component: str, region: str = "us-east-1", role: str = "primary") -> None:
        assert {tag["Key"]: tag["Value"] for tag in tags} == {
            "Name": f"molecule-{environment}-{region}-{component}",
            "Project": "molecule",
            "Environment": environment,
            "Region": region,
            "Role": role,
            "Component": component,
            "ManagedBy": "globalmountpoint.aws",
        }

    return compare
