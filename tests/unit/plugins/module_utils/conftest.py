# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

from types import SimpleNamespace

import boto3
import pytest
from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry, RetryingBotoClientWrapper
from botocore.stub import Stubber


@pytest.fixture
def ec2():
    """An EC2 that gives the answers that a test announces; a call that is not announced fails the test.

    ``client`` takes ``aws_retry``, as one of AnsibleAWSModule does.
    """
    client = boto3.client("ec2", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
    with Stubber(client) as stubber:
        yield SimpleNamespace(
            client=RetryingBotoClientWrapper(client, AWSRetry.jittered_backoff(delay=0)),
            answers=stubber.add_response,
            refuses=stubber.add_client_error,
        )
        stubber.assert_no_pending_responses()
