# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The filters as a template calls them, by their full names."""

from __future__ import annotations

import pytest
import yaml
from ansible.errors import AnsibleError
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar, trust_as_template

DEPLOYMENT = {
    "project": "gm",
    "environment": "prod",
    "region": "us-east-1",
    "role": "primary",
    "account_id": "123456789012",
}
FILTERS = ("bucket_name", "load_balancing_name", "resource_filters", "resource_name", "resource_tags")


def render(expression: str, **variables):
    templar = Templar(DataLoader(), variables={"deployment": DEPLOYMENT, **variables})
    return templar.template(trust_as_template("{{ " + expression + " }}"))


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("deployment | globalmountpoint.aws.bucket_name", "gm-content-prod-us-east-1-123456789012"),
        ("deployment | globalmountpoint.aws.bucket_name('transfer')", "gm-transfer-prod-us-east-1-123456789012"),
        ("deployment | globalmountpoint.aws.resource_name('vpc')", "gm-prod-us-east-1-vpc"),
        (
            "deployment | globalmountpoint.aws.load_balancing_name('load-balancer')",
            "gm-prod-us-east-1-load-balancer",
        ),
        (
            "deployment | globalmountpoint.aws.load_balancing_name('load-balancer-of-the-site')",
            "gm-prod-us-east-1-load--70ab47e5",
        ),
        ("(deployment | globalmountpoint.aws.resource_tags('vpc')).Component", "vpc"),
        ("(deployment | globalmountpoint.aws.resource_filters('vpc'))['tag:Name']", "gm-prod-us-east-1-vpc"),
    ],
)
def test_filter(expression, result):
    assert render(expression) == result


@pytest.mark.parametrize(
    ("expression", "missing"),
    [
        ("deployment | globalmountpoint.aws.bucket_name", "account_id"),
        ("deployment | globalmountpoint.aws.resource_name('vpc')", "region"),
        ("deployment | globalmountpoint.aws.resource_tags('vpc')", "role"),
        ("deployment | globalmountpoint.aws.resource_filters('vpc')", "project"),
    ],
)
def test_deployment_without_a_key_is_an_error_that_names_it(expression, missing):
    incomplete = {key: value for key, value in DEPLOYMENT.items() if key != missing}
    with pytest.raises(AnsibleError, match=f"the deployment has no '{missing}'"):
        render(expression, deployment=incomplete)


@pytest.mark.parametrize("name", FILTERS)
def test_filter_has_its_documentation(root, name):
    documentation = yaml.safe_load((root / "plugins" / "filter" / f"{name}.yml").read_text(encoding="utf-8"))
    assert documentation["DOCUMENTATION"]["name"] == name
