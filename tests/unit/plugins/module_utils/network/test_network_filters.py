# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The filters as a template calls them: with Ansible's own dictionaries, whose views are no sets."""

from __future__ import annotations

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar, trust_as_template


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("(reading | globalmountpoint.aws.network_ids(wanted.deployment)).route_tables.public", "rtb-1"),
        ("(reading | globalmountpoint.aws.network_differences(wanted)).values() | flatten", []),
    ],
)
def test_filter(reading, wanted, expression, result):
    templar = Templar(DataLoader(), variables={"reading": reading, "wanted": wanted})
    assert templar.template(trust_as_template("{{ " + expression + " }}")) == result
