# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
import yaml
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar, trust_as_template


@pytest.mark.parametrize(
    ("faults", "lines"),
    [(["a: 1 is refused"], ["- a: 1 is refused"]), (["one", "another"], ["- one", "- another"])],
)
def test_refusal_has_a_line_for_each_fault(faults, lines):
    templar = Templar(DataLoader(), variables={"faults": faults})
    said = templar.template(trust_as_template("{{ faults | globalmountpoint.aws.refusal }}"))
    assert said.split("\n") == ["Nothing was changed; these values have to be mended first:", *lines]


def test_refusal_has_its_documentation(root):
    documentation = yaml.safe_load((root / "plugins" / "filter" / "refusal.yml").read_text(encoding="utf-8"))
    assert documentation["DOCUMENTATION"]["name"] == "refusal"
