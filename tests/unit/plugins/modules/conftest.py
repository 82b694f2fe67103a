# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Modules as Ansible runs them: options in, JSON out."""

from __future__ import annotations

import json
from types import SimpleNamespace

import boto3
import pytest
from ansible.module_utils.testing import patch_module_args
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.amazon.aws.plugins.module_utils.retries import RetryingBotoClientWrapper
from botocore.stub import Stubber


@pytest.fixture
def stubbed(monkeypatch):
    """Let the modules talk to a stubbed service; a call without an answer fails."""
    clients = {}

    def stubbed_(service: str) -> Stubber:
        client = boto3.client(service, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
        stubber = Stubber(client)
        stubber.activate()
        clients[service] = SimpleNamespace(client=client, stubber=stubber)
        return stubber

    def client(_module, service, retry_decorator=None, **_options):
        client = clients[service].client
        return RetryingBotoClientWrapper(client, retry_decorator) if retry_decorator else client

    monkeypatch.setattr(AnsibleAWSModule, "client", client)
    yield stubbed_
    for each in clients.values():
        each.stubber.assert_no_pending_responses()


@pytest.fixture
def naps(monkeypatch):
    """Seconds that somebody waited; nobody does."""
    naps = []
    monkeypatch.setattr("time.sleep", naps.append)
    return naps


@pytest.fixture
def run(capsys):
    """Run a module with options; return its result."""

    def run_module(module, **options) -> dict:
        with patch_module_args(options), pytest.raises(SystemExit):
            module.main()
        return json.loads(capsys.readouterr().out)

    return run_module
