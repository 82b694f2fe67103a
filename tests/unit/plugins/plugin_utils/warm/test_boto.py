# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import os

import boto3
import botocore.loaders
import pytest
from ansible_collections.globalmountpoint.aws.plugins.plugin_utils._warm import boto

from sandbox import permissions
from tests import iam_actions

#: botocore's names, where IAM's differ.
BOTOCORE = {prefix: name for name, prefix in permissions.PREFIXES.items()}


def test_services_are_those_of_the_documented_actions():
    services = {action.partition(":")[0] for action in iam_actions.documented()}
    assert {BOTOCORE.get(service, service) for service in services} - set(boto.SERVICES) == set()


@pytest.fixture
def preloaded(monkeypatch):
    monkeypatch.setattr(botocore.loaders.Loader, "__init__", botocore.loaders.Loader.__init__)
    monkeypatch.setattr(boto, "SERVICES", ("sts",))
    monkeypatch.setenv("AWS_PROFILE", "none-of-this-name")
    boto.preload()


@pytest.mark.usefixtures("preloaded")
def test_descriptions_are_not_read_again(monkeypatch):
    read = []
    load_file = botocore.loaders.JSONFileLoader.load_file
    monkeypatch.setattr(
        botocore.loaders.JSONFileLoader, "load_file", lambda self, path: read.append(path) or load_file(self, path)
    )
    monkeypatch.delenv("AWS_PROFILE")
    boto3.session.Session("id", "key").client("sts", region_name="us-east-1")
    assert [path for path in read if "sts" in path] == []


@pytest.mark.usefixtures("preloaded")
def test_the_user_s_variables_are_left_as_they_were():
    assert os.environ["AWS_PROFILE"] == "none-of-this-name"
    assert "AWS_CONFIG_FILE" not in os.environ
