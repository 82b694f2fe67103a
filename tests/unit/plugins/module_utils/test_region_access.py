# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import boto3
import pytest
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _region_access
from botocore.exceptions import NoCredentialsError
from botocore.stub import Stubber

ACCOUNT = "123456789012"
STATUSES = {"us-east-1": "opt-in-not-required", "ap-east-1": "opted-in", "af-south-1": "not-opted-in"}


class Aws:
    """Clients by service and region; a call that is not announced fails the test."""

    def __init__(self) -> None:
        self.stubbers: dict[tuple[str, str], Stubber] = {}

    def client(self, service: str, region: str):
        return self.stub(service, region).client

    def stub(self, service: str, region: str) -> Stubber:
        if (service, region) not in self.stubbers:
            client = boto3.client(service, region_name=region, aws_access_key_id="a", aws_secret_access_key="b")
            self.stubbers[service, region] = Stubber(client)
            self.stubbers[service, region].activate()
        return self.stubbers[service, region]

    def knows_the_account(self, region: str = "us-east-1") -> None:
        self.stub("sts", region).add_response("get_caller_identity", {"Account": ACCOUNT})

    def refuses_credentials(self, region: str = "us-east-1") -> None:
        self.stub("sts", region).add_client_error("get_caller_identity", "InvalidClientTokenId", "token is invalid")

    def lists_regions(self, region: str = "us-east-1") -> None:
        regions = [{"RegionName": name, "OptInStatus": status} for name, status in STATUSES.items()]
        self.stub("ec2", region).add_response("describe_regions", {"Regions": regions}, {"AllRegions": True})


@pytest.fixture
def aws():
    aws = Aws()
    yield aws
    for stubber in aws.stubbers.values():
        stubber.assert_no_pending_responses()


@pytest.mark.parametrize(
    ("region", "home"),
    [
        ("us-east-1", ("aws", "us-east-1")),
        ("ap-east-1", ("aws", "us-east-1")),
        ("us-east-9", ("aws", "us-east-1")),  # newer than botocore, or none
        ("cn-north-1", ("aws-cn", "cn-northwest-1")),
        ("us-gov-east-1", ("aws-us-gov", "us-gov-west-1")),
        ("mars-1", ("", "")),
        ("", ("", "")),
    ],
)
def test_partition_and_its_home_region(region, home):
    assert _region_access.home_of(region) == home


@pytest.mark.parametrize("expected", ["", ACCOUNT])
def test_usable_region(aws, expected):
    aws.knows_the_account()
    aws.lists_regions()
    answer = _region_access.ask(aws.client, "us-east-1", expected)
    assert answer == {"account_id": ACCOUNT, "partition": "aws", "faults": []}


def test_region_that_was_opted_in_takes_the_credentials(aws):
    aws.knows_the_account()
    aws.lists_regions()
    aws.knows_the_account("ap-east-1")
    assert _region_access.ask(aws.client, "ap-east-1")["faults"] == []


def test_name_that_no_region_can_have_is_asked_about_nowhere(aws):
    answer = _region_access.ask(aws.client, "mars-1")
    assert answer["account_id"] == ""
    assert answer["faults"] == ["region: 'mars-1' is refused; allowed: a region of AWS, such as us-east-1"]


@pytest.mark.parametrize(
    ("region", "expected", "faults"),
    [
        pytest.param(
            "us-east-9", "", ["region: 'us-east-9' is refused; allowed: a region of AWS"], id="no such region"
        ),
        pytest.param(
            "af-south-1",
            "",
            [
                "region: 'af-south-1' is refused (not-opted-in); allowed: a region that is enabled for account "
                f"{ACCOUNT} (Account settings, AWS Regions)"
            ],
            id="not enabled",
        ),
        pytest.param(
            "us-east-1",
            "999999999999",
            [f"globalmountpoint_account_id: '999999999999' is refused; allowed: {ACCOUNT}, the account of the"],
            id="wrong account",
        ),
        pytest.param(
            "af-south-1",
            "999999999999",
            ["region: 'af-south-1' is refused", "globalmountpoint_account_id: '999999999999' is refused"],
            id="both at once",
        ),
    ],
)
def test_refused(aws, region, expected, faults):
    aws.knows_the_account()
    aws.lists_regions()
    answer = _region_access.ask(aws.client, region, expected)
    assert answer["account_id"] == ACCOUNT
    assert len(answer["faults"]) == len(faults)
    for found, start in zip(answer["faults"], faults):
        assert found.startswith(start)


def test_credentials_that_work_nowhere(aws):
    aws.refuses_credentials()
    answer = _region_access.ask(aws.client, "us-east-1")
    assert answer["account_id"] == ""
    (fault,) = answer["faults"]
    assert fault.startswith("credentials for us-east-1: refused; allowed: ones that work there (")
    assert "token is invalid" in fault


def test_credentials_that_do_not_work_in_the_region(aws):
    aws.knows_the_account()
    aws.lists_regions()
    aws.refuses_credentials("ap-east-1")
    (fault,) = _region_access.ask(aws.client, "ap-east-1")["faults"]
    assert fault.startswith("credentials for ap-east-1: refused")


@pytest.fixture
def naps(monkeypatch):
    """Seconds that somebody waited; nobody does."""
    naps = []
    monkeypatch.setattr("time.sleep", naps.append)
    return naps


def test_calls_that_are_throttled_or_fail_are_no_refusal(aws, naps):
    aws.stub("sts", "us-east-1").add_client_error("get_caller_identity", "Throttling", "Rate exceeded")
    aws.knows_the_account()
    aws.stub("ec2", "us-east-1").add_client_error("describe_regions", "InternalError")
    aws.lists_regions()
    assert _region_access.ask(aws.client, "us-east-1") == {"account_id": ACCOUNT, "partition": "aws", "faults": []}
    assert len(naps) == 2


def test_no_credentials():
    def client_of(_service, **_arguments):
        raise NoCredentialsError

    (fault,) = _region_access.ask(client_of, "us-east-1")["faults"]
    assert fault == ("credentials for us-east-1: refused; allowed: ones that work there (Unable to locate credentials)")


def test_region_is_asked_where_a_policy_denies_the_home_region(aws):
    aws.knows_the_account()
    aws.stub("ec2", "us-east-1").add_client_error("describe_regions", "UnauthorizedOperation", "explicit deny")
    aws.lists_regions("ap-east-1")
    aws.knows_the_account("ap-east-1")
    assert _region_access.ask(aws.client, "ap-east-1")["faults"] == []


def test_home_region_that_a_policy_denies_is_refused(aws):
    aws.knows_the_account()
    aws.stub("ec2", "us-east-1").add_client_error("describe_regions", "UnauthorizedOperation", "explicit deny")
    assert "explicit deny" in _region_access.ask(aws.client, "us-east-1")["faults"][0]
