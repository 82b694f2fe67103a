# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Modules as Ansible runs them: options in, JSON out."""

from __future__ import annotations

import pytest
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.amazon.aws.plugins.module_utils.retries import RetryingBotoClientWrapper
from botocore.stub import Stubber

from tests import clients, modules


@pytest.fixture
def stubbed(monkeypatch):
    """Let the modules talk to a stubbed service; a call without an answer fails."""
    stubbers = {}

    def stubbed_(service: str) -> Stubber:
        stubbers[service] = Stubber(clients.client(service))
        stubbers[service].activate()
        return stubbers[service]

    def client(_module, service, retry_decorator=None, **_options):
        client = stubbers[service].client
        return RetryingBotoClientWrapper(client, retry_decorator) if retry_decorator else client

    monkeypatch.setattr(AnsibleAWSModule, "client", client)
    yield stubbed_
    for stubber in stubbers.values():
        stubber.deactivate()
    for stubber in stubbers.values():
        stubber.assert_no_pending_responses()


@pytest.fixture
def naps(monkeypatch):
    """Seconds that somebody waited; nobody does."""
    naps = []
    monkeypatch.setattr("time.sleep", naps.append)
    return naps


@pytest.fixture
def run(capsys):
    """Run a module with options; return its result."""

    return lambda module, **options: modules.result(capsys, module, options)
