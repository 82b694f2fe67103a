# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How the inventories for AWS reach the instances, and that what they name is what the playbooks make."""

from __future__ import annotations

import shutil

import pytest
import yaml
from ansible.inventory.manager import InventoryManager
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from ansible.vars.manager import VariableManager
from ansible_collections.amazon.aws.plugins.connection import aws_ssm

ACCOUNT = "123456789012"
INSTANCE = "i-0123456789abcdef0"
# What amazon.aws.aws_ec2 finds, in the groups that aws_ec2.yml states.
FOUND = {
    "instances": {"hosts": {INSTANCE: {"aws_owner_id": ACCOUNT, "aws_placement": {"region": "us-east-2"}}}},
    "region_us_east_2": {"hosts": {INSTANCE: {}}},
}


@pytest.fixture(scope="module", params=["production", "staging"])
def values(request, root, tmp_path_factory):
    """Gives the value of a variable of a host, as a playbook of ours sees it."""
    folder = tmp_path_factory.mktemp("inventory")
    shutil.copytree(root / "inventories" / request.param, folder, dirs_exist_ok=True)
    (folder / "aws_ec2.yml").write_text(yaml.safe_dump(FOUND))
    loader = DataLoader()
    inventory = InventoryManager(loader, sources=[str(folder)])
    manager = VariableManager(loader, inventory)
    playbook = loader.load_from_file(str(root / "playbooks/vars/deployment.yml"), trusted_as_template=True)
    known = {**playbook, "__globalmountpoint_access": {"account_id": ACCOUNT, "partition": "aws"}}

    def value_of(host, name):
        variables = manager.get_vars(host=inventory.get_host(host)) | known
        return Templar(loader, variables=variables).template(variables[name])

    return value_of


def test_instance_is_reached_by_session_manager_in_its_own_region_as_root(values):
    assert values(INSTANCE, "ansible_connection") == "amazon.aws.aws_ssm"
    assert values(INSTANCE, "ansible_aws_ssm_region") == "us-east-2"
    assert values(INSTANCE, "ansible_become") is True
    assert values("us-east-2", "ansible_connection") == "globalmountpoint.aws.region"


def test_files_pass_through_the_bucket_that_the_region_makes_and_its_network_allows(values):
    bucket = values(INSTANCE, "ansible_aws_ssm_bucket_name")
    assert bucket == values("us-east-2", "__globalmountpoint_storage_crr_transfer_bucket")
    assert bucket == values("us-east-2", "__globalmountpoint_network_transfer_bucket")
    assert bucket.endswith(f"-us-east-2-{ACCOUNT}")


def test_host_that_a_run_adds_has_what_aws_ec2_finds(root):
    *_others, task = yaml.safe_load((root / "playbooks/tasks/add_launched_hosts.yml").read_text(encoding="utf-8"))
    added = task["ansible.builtin.add_host"]
    assert FOUND["instances"]["hosts"][INSTANCE].keys() <= added.keys()
    assert "instances" in added["groups"]
    assert "region_{{ __globalmountpoint_region | replace('-', '_') }}" in added["groups"]


@pytest.mark.parametrize("environment", ["production", "staging", "sandbox"])
def test_group_of_the_instances_is_there_before_any_is(root, environment):
    """A group that an inventory does not have cannot be in a limit, and AWX imports no variables of it."""
    hosts = yaml.safe_load((root / "inventories" / environment / "hosts.yml").read_text(encoding="utf-8"))
    assert "instances" in hosts


@pytest.mark.parametrize("environment", ["production", "staging"])
def test_connection_has_the_options_that_are_set(root, environment):
    options = yaml.safe_load(aws_ssm.DOCUMENTATION)["options"]
    known = {variable["name"] for option in options.values() for variable in option.get("vars", [])}
    text = (root / "inventories" / environment / "group_vars/instances.yml").read_text(encoding="utf-8")
    assert {name for name in yaml.safe_load(text) if name.startswith("ansible_aws_ssm_")} <= known
