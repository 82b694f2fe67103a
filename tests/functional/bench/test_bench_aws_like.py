# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The proxy: what goes through, and the faults that it makes. boto itself says how it understands them."""

from __future__ import annotations

import http.client

import boto3
import botocore.exceptions
import pytest
from botocore.config import Config

from bench import aws_like
from bench.aws_like import Behaviour
from sandbox.aws_like.faults import Shares
from tests.functional.bench.conftest import Client


@pytest.fixture
def proxy(upstream, request):
    behaviour = Behaviour(latency=0, shares=Shares(**getattr(request, "param", {})))
    with aws_like.running(upstream.url, behaviour) as proxy:
        yield proxy


def boto(proxy, service):
    return boto3.client(
        service,
        region_name="us-east-1",
        endpoint_url=proxy.url,
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(retries={"total_max_attempts": 1}, read_timeout=10),
    )


CALLS = {
    "ec2": lambda client: client.describe_vpcs(),
    "elbv2": lambda client: client.describe_load_balancers(),
    "iam": lambda client: client.list_roles(),
    "route53": lambda client: client.list_hosted_zones(),
    "s3": lambda client: client.list_buckets(),
    "ssm": lambda client: client.describe_parameters(),
    "cloudwatch": lambda client: client.describe_alarms(),
}
SLOW = {"ec2": "RequestLimitExceeded", "s3": "SlowDown", "ssm": "ThrottlingException", "cloudwatch": "Throttling"}


def test_request_and_answer_go_through_on_one_connection(proxy, upstream):
    upstream.answer = (404, b"<No/>")
    client = Client(proxy.url)
    for _ in range(2):
        response, body = client.ask("s3", b"content", "PUT", "/bucket/key?x=1")
        assert (response.status, response.headers["X-Amz-Id"], body) == (404, "kept", b"<No/>")
    assert upstream.asked == [("PUT", "/bucket/key?x=1", b"content")] * 2
    assert len(upstream.connections) == 1


def test_head_keeps_the_length(proxy, upstream):
    upstream.answer = (200, b"12345")
    client = Client(proxy.url)
    response, body = client.ask("s3", method="HEAD", path="/bucket/key")
    assert (response.headers["Content-Length"], body) == ("5", b"")
    assert client.ask("s3", method="GET", path="/bucket/key")[1] == b"12345"


def test_what_was_seen_is_counted_by_region(proxy):
    client = Client(proxy.url)
    client.ask("ec2", b"Action=DescribeVpcs")
    client.ask("ec2", b"Action=DescribeVpcs", region="us-east-2")
    seen = proxy.seen()
    assert seen.counts["calls"] == 2
    assert set(seen.seconds) == {"us-east-1", "us-east-2"}
    assert proxy.seen().counts["calls"] == 0


@pytest.mark.parametrize("proxy", [{"throttled": 1}], indirect=True)
@pytest.mark.parametrize("service", CALLS)
def test_throttled_is_understood(proxy, upstream, service):
    with pytest.raises(botocore.exceptions.ClientError) as error:
        CALLS[service](boto(proxy, service))
    assert error.value.response["Error"]["Code"].startswith(SLOW.get(service, "Throttling"))
    word = "limit" if service == "ec2" else "rate"
    assert word in error.value.response["Error"]["Message"].lower()
    assert upstream.asked == []


@pytest.mark.parametrize("proxy", [{"failing": 1}], indirect=True)
@pytest.mark.parametrize("service", CALLS)
def test_failing_is_understood(proxy, service):
    with pytest.raises(botocore.exceptions.ClientError) as error:
        CALLS[service](boto(proxy, service))
    assert error.value.response["Error"]["Code"] in ("InternalError", "InternalFailure")
    assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] == 500


@pytest.mark.parametrize("proxy", [{"lost": 1}], indirect=True)
def test_lost_answer_is_of_work_that_was_done(proxy, upstream):
    with pytest.raises(http.client.RemoteDisconnected):
        Client(proxy.url).ask("ec2", b"Action=CreateVpc")
    assert len(upstream.asked) == 1
    assert proxy.seen().counts["lost"] == 1


def test_pending_gateway_takes_no_route(proxy, upstream):
    upstream.answer = (
        200,
        b"<R><g><natGatewayId>nat-1</natGatewayId><state>available</state></g></R>",
    )
    client = Client(proxy.url)
    assert b"pending" in client.ask("ec2", b"Action=CreateNatGateway")[1]
    response, body = client.ask("ec2", b"Action=CreateRoute&NatGatewayId=nat-1")
    assert response.status == 400
    assert b"InvalidNatGatewayID.NotFound" in body
    assert proxy.seen().counts["refused"] == 1
