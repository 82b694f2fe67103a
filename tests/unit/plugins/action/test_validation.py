# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What the actions say of options: of a role's, of a deployment's in one region, and of a deployment's in all."""

from __future__ import annotations

import pytest
from ansible.template import trust_as_template
from ansible_collections.globalmountpoint.aws.plugins.action import (
    deployment_options_info,
    validate_deployment,
    validate_role_options,
)

DEPLOYMENT = {
    "project": "gm",
    "environment": "prod",
    "region": "us-east-1",
    "role": "primary",
    "account_id": "123456789012",
    "partition": "aws",
}
GLOBAL = {
    "globalmountpoint_project": "gm",
    "globalmountpoint_environment": "prod",
    "globalmountpoint_domain_name": "www.example.com",
    "globalmountpoint_zone_name": "example.com",
}


def test_options_of_a_role_are_converted_and_have_their_defaults(run_action):
    result = run_action(
        validate_role_options,
        {"role": "storage_crr"},
        storage_crr_deployment=DEPLOYMENT,
        storage_crr_bucket="gm-content-prod-us-east-1-123456789012",
        storage_crr_noncurrent_days="30",
    )
    assert "failed" not in result
    assert result["options"]["noncurrent_days"] == 30
    assert result["options"]["replicate_delete_markers"] is True


def test_all_faults_of_a_role_are_named_at_once(run_action):
    result = run_action(
        validate_role_options,
        {"role": "storage_crr"},
        storage_crr_deployment=DEPLOYMENT,
        storage_crr_bucket="gm-content-prod-us-east-1-123456789012",
        storage_crr_noncurrent_days="many",
        storage_crr_incomplete_upload_days=0,
    )
    assert result["failed"] is True
    assert "storage_crr_noncurrent_days: 'many' is refused" in result["msg"]
    assert "storage_crr_incomplete_upload_days: 0 is refused" in result["msg"]


def test_entry_point_has_options_of_its_own(run_action):
    arguments = {"role": "network", "entry_point": "absent"}
    options = run_action(validate_role_options, arguments, network_deployment=DEPLOYMENT)["options"]
    assert list(options) == ["deployment"]


def test_options_of_the_deployment_come_with_those_of_the_roles_and_with_their_faults(run_action):
    passed = trust_as_template("{{ globalmountpoint_domain_name }}")
    variables = {**GLOBAL, "globalmountpoint_check_hosts": "no", "__globalmountpoint_dns_failover_domain_name": passed}
    result = run_action(deployment_options_info, {}, **variables, globalmountpoint_projekt="x", network_nat_mode="two")
    assert result["options"]["globalmountpoint"]["check_hosts"] is False
    assert result["options"]["dns_failover"]["domain_name"] == "www.example.com"
    faults = "\n".join(result["faults"])
    assert "globalmountpoint_projekt: there is no such option; did you mean globalmountpoint_project?" in faults
    assert "network_nat_mode: 'two' is refused" in faults


@pytest.fixture
def regions(run_action):
    """Validate a deployment of two regions, with faults of their options or of what they are launched with."""

    def validate(options=None, launch=None, **changes):
        owners = {"network": {}, "storage_crr": {}, "compute_mountpoint": {}, "dns_failover": {}}
        owners["globalmountpoint"] = {"check_hosts": False}
        found = {
            region: {"options": owners, "faults": (options or {}).get(region, [])}
            for region in ("us-east-1", "us-east-2")
        }
        arguments = {
            "primaries": ["us-east-1"],
            "secondaries": ["us-east-2"],
            "options": found,
            "access": {region: {"faults": []} for region in found},
            "launch_options": {region: {"faults": (launch or {}).get(region, [])} for region in found},
            **changes,
        }
        return run_action(validate_deployment, arguments)

    return validate


def test_deployment_without_fault(regions):
    assert regions() == {"changed": False}


def test_fault_of_every_region_is_told_once_and_one_of_a_region_with_its_name(regions):
    result = regions({"us-east-1": ["a: wrong"], "us-east-2": ["a: wrong"]}, {"us-east-2": ["b: wrong"]})
    assert result["failed"] is True
    assert result["msg"].count("a: wrong") == 1
    assert "b: wrong (in us-east-2)" in result["msg"]


def test_regions_are_one_primary_and_standbys(regions):
    assert "primary" in regions(primaries=["us-east-1", "us-east-2"], secondaries=[])["msg"]
