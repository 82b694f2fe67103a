# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import boto3
import pytest

import sandbox


@pytest.fixture(scope="module")
def client():
    """Makes clients of a sandbox, in an environment in which AWS tools use it alone."""
    with sandbox.running() as environment, pytest.MonkeyPatch.context() as patch:
        patch.delenv("AWS_PROFILE", raising=False)
        for name, value in environment.items():
            patch.setenv(name, value)
        yield boto3.client
