# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import hashlib

import pytest
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _naming

DEPLOYMENT = {
    "project": "gm",
    "environment": "prod",
    "region": "us-east-1",
    "role": "primary",
    "account_id": "123456789012",
}

# "gm-prod-us-east-1-" has 18 characters.
FITS = "c" * 14
TOO_LONG = "c" * 15


def test_name():
    assert _naming.resource_name(DEPLOYMENT, "vpc") == "gm-prod-us-east-1-vpc"


@pytest.mark.parametrize("component", [FITS, TOO_LONG, "c" * 200])
def test_name_has_no_limit(component):
    assert _naming.resource_name(DEPLOYMENT, component) == f"gm-prod-us-east-1-{component}"


def test_name_within_load_balancings_limit_is_whole():
    assert _naming.load_balancing_name(DEPLOYMENT, FITS) == f"gm-prod-us-east-1-{FITS}"


def test_longer_name_is_its_first_23_characters_a_hyphen_and_8_digits_of_its_sha256():
    whole = f"gm-prod-us-east-1-{TOO_LONG}"
    name = _naming.load_balancing_name(DEPLOYMENT, TOO_LONG)
    assert name == f"{whole[:23]}-{hashlib.sha256(whole.encode()).hexdigest()[:8]}"
    assert name == "gm-prod-us-east-1-ccccc-c592396e"
    assert len(name) == 32


def test_shortened_names_stay_different():
    names = {_naming.load_balancing_name(DEPLOYMENT, f"{TOO_LONG}{end}") for end in "abc"}
    assert len(names) == 3


def test_bucket_name():
    assert _naming.bucket_name(DEPLOYMENT) == "gm-content-prod-us-east-1-123456789012"
    assert _naming.bucket_name(DEPLOYMENT, "transfer") == "gm-transfer-prod-us-east-1-123456789012"


@pytest.mark.parametrize("role", ["primary", "secondary"])
def test_tags(role):
    assert _naming.resource_tags({**DEPLOYMENT, "role": role}, TOO_LONG) == {
        "Name": f"gm-prod-us-east-1-{TOO_LONG}",
        "Project": "gm",
        "Environment": "prod",
        "Region": "us-east-1",
        "Role": role,
        "Component": TOO_LONG,
        "ManagedBy": "globalmountpoint.aws",
    }


def test_filters_find_a_resource_also_when_its_region_changes_roles():
    filters = _naming.resource_filters(DEPLOYMENT, "vpc")
    assert filters == {
        "tag:Name": "gm-prod-us-east-1-vpc",
        "tag:Project": "gm",
        "tag:Environment": "prod",
        "tag:ManagedBy": "globalmountpoint.aws",
    }
    assert filters == _naming.resource_filters({**DEPLOYMENT, "role": "secondary"}, "vpc")


def test_tags_of_the_user_are_given_too_and_never_in_place_of_ours():
    deployment = {**DEPLOYMENT, "tags": {"CostCenter": "0815", "Year": 2026, "Project": "other"}}
    own = _naming.resource_tags(DEPLOYMENT, "vpc")
    assert tuple(own) == _naming.TAGS
    assert _naming.resource_tags(deployment, "vpc") == {**own, "CostCenter": "0815", "Year": "2026"}
    assert _naming.resource_filters(deployment, "vpc") == _naming.resource_filters(DEPLOYMENT, "vpc")
