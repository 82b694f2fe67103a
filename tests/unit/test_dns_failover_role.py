# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the role dns_failover derives from names and partitions."""

from __future__ import annotations

import jinja2
import pytest
import yaml
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _region_access


@pytest.fixture(scope="module")
def variables(root):
    return yaml.safe_load((root / "roles/dns_failover/vars/main/main.yml").read_text())


@pytest.fixture(scope="module")
def first_name(root):
    """Returns the name for that of a site and that of its zone."""
    [task] = yaml.safe_load((root / "roles/dns_failover/tasks/main/read_records.yml").read_text())
    variables = task["vars"]

    def render(name: str, **known) -> str:
        return jinja2.Template(variables[name]).render(**known)

    def of(domain_name: str, zone_name: str) -> str:
        options = {"__dns_failover_options": {"domain_name": domain_name, "zone_name": zone_name}}
        below = render("__dns_failover_below_zone", **options)
        return render("__dns_failover_first_name", __dns_failover_below_zone=below, **options)

    return of


@pytest.mark.parametrize(
    ("domain_name", "first"),
    [
        ("my-site.example", "my-site.example"),
        ("www.my-site.example", "www.my-site.example"),
        ("a.b.my-site.example", "b.my-site.example"),
        ("a.b.c.my-site.example", "c.my-site.example"),
    ],
)
def test_child_zones_of_the_name_are_read_too(first_name, domain_name, first):
    assert first_name(domain_name, "my-site.example") == first


def test_alarms_are_made_where_preflight_looks(variables):
    for partition, region in variables["__dns_failover_metrics_regions"].items():
        assert _region_access.home_of(region) == (partition, region)
