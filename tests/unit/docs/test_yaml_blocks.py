# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Blocks of YAML in the documents: inventories and their variables, which preflight accepts, and playbooks."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.inventory.manager import InventoryManager
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from ansible.vars.manager import VariableManager
from ansible_collections.globalmountpoint.aws.plugins.plugin_utils import _options, _role_input

from tests import documents

ROOT = documents.ROOT
BLOCKS = documents.blocks("yaml")
# Of a play and of a task, beside the module (Ansible, "Playbook Keywords"); those that our texts use.
TASK_WORDS = {"name", "vars", "register", "loop", "when", "delegate_to", "run_once", "tags"}
GROUPS = {"regions", "instances"}
# Preflight refuses the example's own name, which is for the reader to replace.
SITE = {"globalmountpoint_domain_name": "www.my-site.example", "globalmountpoint_zone_name": "my-site.example"}


def kind(content: Any) -> str:
    """What a block is of: a playbook or tasks, hosts.yml, or variables of group_vars or host_vars."""
    if isinstance(content, list):
        return "playbook"
    return "hosts" if content.keys() <= GROUPS else "variables"


def of(wanted: str) -> list[Any]:
    loaded = [(block.where, yaml.safe_load(block.text)) for block in BLOCKS]
    return [pytest.param(content, id=where) for where, content in loaded if kind(content) == wanted]


def test_each_kind_is_found():
    assert {kind(yaml.safe_load(block.text)) for block in BLOCKS} >= {"playbook", "hosts", "variables"}


@pytest.mark.parametrize("content", of("hosts"))
def test_hosts_are_a_primary_and_standbys_in_groups(content):
    tiers = content["regions"]["children"]
    assert tiers.keys() == {"primary", "secondary"}
    assert len(tiers["primary"]["hosts"]) == 1
    assert len(tiers["secondary"]["hosts"]) >= 1


@pytest.mark.parametrize("content", of("variables"))
def test_variables_are_accepted_beside_those_of_production(content, tmp_path):
    """As the first play checks them, whatever AWS would say (plugins/action/deployment_options_info.py)."""
    production = ROOT / "inventories/production"
    example = yaml.safe_load((production / "group_vars/all.yml").read_text(encoding="utf-8"))
    hosts = yaml.safe_load((production / "hosts.yml").read_text(encoding="utf-8"))
    hosts["all"] = {"vars": example | SITE | content}
    inventory_file = tmp_path / "hosts.yml"
    inventory_file.write_text(yaml.safe_dump(hosts))
    loader = DataLoader()
    inventory = InventoryManager(loader, sources=[str(inventory_file)])
    known = {
        "__globalmountpoint_access": {"account_id": "123456789012", "partition": "aws"},
        "hostvars": {"us-east-1": {}, "us-east-2": {}},
    }
    passed = loader.load_from_file(str(ROOT / "playbooks/vars/deployment.yml"), trusted_as_template=True)
    region = "us-east-2" if "us-east-2:" in str(content) else "us-east-1"
    task_vars = VariableManager(loader, inventory).get_vars(host=inventory.get_host(region)) | passed | known
    checked = _role_input.all_checked(task_vars, Templar(loader, variables=task_vars))
    assert content.keys() <= _options.known_options()
    assert _options.misspelt(task_vars) + _options.without_effect(task_vars) == []
    assert [fault for each in checked.values() for fault in each.faults] == []


@pytest.mark.parametrize("content", of("playbook"))
def test_playbook_names_roles_modules_and_options_that_are_there(content):
    for play in content if "hosts" in content[0] else [{"tasks": content}]:
        roles = [role if isinstance(role, str) else role["role"] for role in play.get("roles", [])]
        assert [
            role for role in roles if not (ROOT / "roles" / role.removeprefix("globalmountpoint.aws.")).is_dir()
        ] == []
        assert play.get("vars", {}).keys() <= _options.known_options()
        check_tasks(play.get("tasks", []))


def check_tasks(tasks: list[dict[str, Any]]) -> None:
    for task in tasks:
        [module] = task.keys() - TASK_WORDS
        namespace, collection, name = module.split(".")
        where = f"ansible_collections.{namespace}.{collection}.plugins.modules.{name}"
        if (namespace, collection) == ("ansible", "builtin"):
            where = f"ansible.modules.{name}"
        assert importlib.util.find_spec(where), module
        if module == "ansible.builtin.include_role":
            role = task[module]["name"].removeprefix("globalmountpoint.aws.")
            assert (ROOT / "roles" / role / "tasks" / f"{task[module].get('tasks_from', 'main')}.yml").exists()


def test_examples_of_roles_give_what_is_required():
    for path in sorted(Path(ROOT, "docs/examples").glob("*.yml")):
        [play] = yaml.safe_load(path.read_text(encoding="utf-8"))
        required = {name for name, option in _options.spec_of(path.stem).items() if option.get("required")}
        assert required <= play["vars"].keys(), path.name
