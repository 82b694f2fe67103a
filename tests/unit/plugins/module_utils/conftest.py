# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

from typing import Any

import pytest

from tests.clients import announced


def of(service: str) -> Any:
    """A fixture: the service as `announced` has it."""

    @pytest.fixture
    def fixture():
        with announced(service) as each:
            yield each

    return fixture


acm, cloudwatch, ec2, elb, iam, kms, sns = map(of, ("acm", "cloudwatch", "ec2", "elbv2", "iam", "kms", "sns"))


@pytest.fixture
def assert_only_fault():
    """Check that the one fault names the variable, its value, and what is allowed."""

    def check(faults: list[str], variable: str, value: Any, allowed: str) -> None:
        assert len(faults) == 1, faults
        refused, separator, rest = faults[0].partition("; allowed: ")
        assert refused == f"{variable}: {value!r} is refused"
        assert separator
        assert allowed in rest

    return check
