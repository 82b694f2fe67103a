# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Clients whose answers tests announce; botocore makes a client's class from its model, which takes its time."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import boto3
from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry, RetryingBotoClientWrapper
from botocore.stub import Stubber


@functools.cache
def client(service: str) -> Any:
    """The one client of a service, for a Stubber that a test leaves again."""
    return boto3.client(service, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")


@contextmanager
def announced(service: str) -> Iterator[SimpleNamespace]:
    """A service that gives the answers that a test announces; a call that is not announced fails the test.

    ``client`` takes ``aws_retry``, as one of AnsibleAWSModule does.
    """
    plain = client(service)
    with Stubber(plain) as stubber:
        yield SimpleNamespace(
            client=RetryingBotoClientWrapper(plain, AWSRetry.jittered_backoff(delay=0)),
            answers=stubber.add_response,
            refuses=stubber.add_client_error,
        )
        stubber.assert_no_pending_responses()
