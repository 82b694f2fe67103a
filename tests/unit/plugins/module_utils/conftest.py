# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry, RetryingBotoClientWrapper
from botocore.stub import Stubber


@contextmanager
def announced(service: str) -> Iterator[SimpleNamespace]:
    """A service that gives the answers that a test announces; a call that is not announced fails the test.

    ``client`` takes ``aws_retry``, as one of AnsibleAWSModule does.
    """
    client = boto3.client(service, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
    with Stubber(client) as stubber:
        yield SimpleNamespace(
            client=RetryingBotoClientWrapper(client, AWSRetry.jittered_backoff(delay=0)),
            answers=stubber.add_response,
            refuses=stubber.add_client_error,
        )
        stubber.assert_no_pending_responses()


def of(service: str) -> Any:
    """A fixture: the service as `announced` has it."""

    @pytest.fixture
    def fixture():
        with announced(service) as each:
            yield each

    return fixture


acm, cloudwatch, ec2, elb, iam, kms, sns = map(of, ("acm", "cloudwatch", "ec2", "elbv2", "iam", "kms", "sns"))


@pytest.fixture
def assert_only_fault():
    """Check that the one fault names the variable, its value, and what is allowed."""

    def check(faults: list[str], variable: str, value: Any, allowed: str) -> None:
        assert len(faults) == 1, faults
        refused, separator, rest = faults[0].partition("; allowed: ")
        assert refused == f"{variable}: {value!r} is refused"
        assert separator
        assert allowed in rest

    return check
