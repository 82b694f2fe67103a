# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _errors
from botocore.exceptions import ClientError, ConnectionClosedError, NoCredentialsError


def refusal(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": ""}}, "DescribeVpcs")


@pytest.mark.parametrize(
    ("error", "code", "denied"),
    [
        pytest.param(refusal("AuthFailure"), "AuthFailure", True, id="denied"),
        pytest.param(refusal("Unavailable"), "Unavailable", False, id="other"),
        pytest.param(ConnectionClosedError(endpoint_url="https://a"), None, False, id="answer is lost"),
        pytest.param(NoCredentialsError(), None, False, id="call is not made"),
        pytest.param(None, None, False, id="no error of AWS"),
    ],
)
def test_what_aws_answered(error, code, denied):
    assert _errors.answer(error).get("Code") == code
    assert _errors.is_denied(error) is denied
