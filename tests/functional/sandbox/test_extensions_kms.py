# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Aws = Callable[..., Any]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ("ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT")),
        ({"KeyUsage": "SIGN_VERIFY", "KeySpec": "ECC_NIST_P256"}, ("SIGN_VERIFY", "ECC_NIST_P256")),
    ],
)
def test_a_key_has_a_usage(aws: Aws, asked: dict[str, str], expected: tuple[str, str]) -> None:
    made = aws("kms").create_key(**asked)["KeyMetadata"]
    found = aws("kms").describe_key(KeyId=made["KeyId"])["KeyMetadata"]
    assert (found["KeyUsage"], found["KeySpec"]) == expected
