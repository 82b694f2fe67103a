# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every option of every role that an inventory sets arrives, or is refused by name with what to set instead."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.inventory.manager import InventoryManager
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from ansible.vars.manager import VariableManager
from ansible_collections.globalmountpoint.aws.plugins.plugin_utils import _options, _role_input

PLAYBOOKS = Path(__file__).parents[2] / "playbooks"
HOSTS = {"regions": {"children": {"primary": {"hosts": {"us-east-1": {}}}, "secondary": {"hosts": {"us-east-2": {}}}}}}
DEPLOYMENT = {
    "globalmountpoint_project": "website",
    "globalmountpoint_environment": "production",
    "globalmountpoint_domain_name": "www.site.example",
    "globalmountpoint_zone_name": "site.example",
}
OPTIONS = {
    name: (role, option)
    for role in _options.ROLES
    for options in _options.specs_of(role).values()
    for name, option in options.items()
}
OWN_VPC = {
    "compute_mountpoint_vpc_id": "vpc-1",
    "compute_mountpoint_vpc_cidr": "172.31.0.0/16",
    "compute_mountpoint_public_subnet_ids": ["subnet-1", "subnet-2"],
    "compute_mountpoint_private_subnet_ids": ["subnet-3"],
    "compute_mountpoint_load_balancer_security_group_id": "sg-1",
    "compute_mountpoint_instance_security_group_id": "sg-2",
}


def sentinel(option: dict[str, Any]) -> Any:
    """A value of the option's type that is not its default."""
    if "choices" in option:
        return next(choice for choice in option["choices"] if choice not in ("", option.get("default")))
    values = {
        "str": "sentinel",
        "int": 7,
        "bool": not option.get("default"),
        "dict": {name: sentinel(part) for name, part in option.get("options", {}).items()},
    }
    return [values[option["elements"]]] if option["type"] == "list" else values[option["type"]]


@pytest.fixture
def variables(tmp_path):
    """Gives the variables of a region as the first play has them, with some that the inventory sets."""

    def of(values: dict[str, Any]) -> tuple[dict[str, Any], Any]:
        inventory_file = tmp_path / "hosts.yml"
        inventory_file.write_text(yaml.safe_dump({"all": {"vars": DEPLOYMENT | values}, **HOSTS}))
        loader = DataLoader()
        inventory = InventoryManager(loader, sources=[str(inventory_file)])
        manager = VariableManager(loader, inventory)
        passed = loader.load_from_file(str(PLAYBOOKS / "vars/deployment.yml"), trusted_as_template=True)
        known = {
            "__globalmountpoint_access": {"account_id": "123456789012", "partition": "aws"},
            "hostvars": {"us-east-1": {}, "us-east-2": {}},
        }
        task_vars = manager.get_vars(host=inventory.get_host("us-east-2")) | passed | known
        return task_vars, Templar(loader, variables=task_vars)

    return of


def test_every_option_arrives_or_is_refused_by_name(variables):
    values = {name: sentinel(option) for name, (_role, option) in OPTIONS.items()}
    task_vars, templar = variables(values)
    template = _role_input.template_of(templar, task_vars, early=True)
    refused = {fault.partition(":")[0] for fault in _options.without_effect(task_vars)}
    for name, (role, _option) in OPTIONS.items():
        arrived = _role_input.checked(role, task_vars, template, early=True).options
        assert name in refused or arrived.get(name.removeprefix(f"{role}_")) == values[name], name
    assert refused == {name for name in {*_options.passed_options(), *_options.known_facts()} if name in OPTIONS}


@pytest.mark.parametrize("name", sorted(_options.passed_options().keys() | _options.known_facts()))
def test_option_without_effect_is_refused_with_what_to_set(name):
    (fault,) = _options.without_effect({name: "mine", "network_zone_count": 3})
    assert fault.startswith(f"{name}: 'mine' is refused; allowed: ")
    assert "V(" not in fault


def test_fact_that_the_inventory_sets_is_not_taken_for_one(variables):
    checked = _role_input.all_checked(*variables({"network_vpc_id": "vpc-1"}))
    assert "vpc_id" not in checked["compute_mountpoint"].options


def test_option_without_effect_that_is_blank_is_none():
    assert (
        _options.without_effect({"network_bucket": "", "storage_crr_bucket": None, "dns_failover_endpoints": " "}) == []
    )


def test_what_is_to_be_set_instead_is_an_option():
    named = {name for text in _options.passed_options().values() for name in _options.MARKUP.findall(text)}
    ours = {name for name in named if name.startswith((_options.DEPLOYMENT, *_options.ROLES))}
    assert ours
    assert ours <= _options.known_options() - _options.passed_options().keys()
    assert _options.passed_options().keys() <= _options.known_options() | _options.known_facts()


def test_what_is_passed_does_not_outrank_the_inventory():
    """Included variables and vars of a play or a task do, whatever is set there is said to be refused."""
    passed = yaml.safe_load((PLAYBOOKS / "vars/deployment.yml").read_text(encoding="utf-8"))
    assert passed.keys() & _options.known_options() == set()
    files = [PLAYBOOKS / "site.yml", PLAYBOOKS / "teardown.yml", *(PLAYBOOKS / "tasks").glob("*.yml")]
    named = {name for path in files for name in _set_by(yaml.safe_load(path.read_text(encoding="utf-8")))}
    assert len(named) > 4
    assert named - _options.passed_options().keys() == set()


def _set_by(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from (name for name in node.get("vars") or {} if name in _options.known_options())
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _set_by(child)


def test_roles_are_not_checked_by_ansible_which_does_not_see_what_is_passed():
    files = [PLAYBOOKS / "site.yml", PLAYBOOKS / "teardown.yml", *(PLAYBOOKS / "tasks").glob("*.yml")]
    roles = [role for path in files for role in _roles_of(yaml.safe_load(path.read_text(encoding="utf-8")))]
    assert len(roles) > 15
    assert [role for role in roles if role.get("rolespec_validate") is not False] == []


def _roles_of(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield from (
            node[name] for name in ("ansible.builtin.import_role", "ansible.builtin.include_role") if name in node
        )
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _roles_of(child)


def test_what_is_passed_is_named_after_options():
    passed = yaml.safe_load((PLAYBOOKS / "vars/deployment.yml").read_text(encoding="utf-8"))
    of_roles = {name.removeprefix(_role_input.PASSED) for name in passed if name.startswith(_of_roles())}
    assert len(of_roles) > 20
    assert of_roles <= OPTIONS.keys()


def _of_roles() -> tuple[str, ...]:
    return tuple(f"{_role_input.PASSED}{role}_" for role in _options.ROLES)


def test_what_the_inventory_leaves_open_is_what_the_playbooks_pass(variables):
    checked = _role_input.all_checked(*variables({"compute_mountpoint_image_family": "debian"}))
    assert {owner: each.faults for owner, each in checked.items()} == dict.fromkeys(checked, [])
    network = checked["network"].options
    assert (network["region_index"], network["http_egress"], network["instance_type"]) == (1, True, "t3.micro")
    assert network["package_buckets"][0] == "al2023-repos-us-east-2-de612dc2"
    assert network["bucket"] == checked["storage_crr"].options["bucket"]
    assert checked["storage_crr"].options["bucket"] == "website-content-production-us-east-2-123456789012"
    assert checked["dns_failover"].options["health_check_path"] == "/readyz"
    assert "vpc_id" not in checked["compute_mountpoint"].options


def test_permissions_boundary_of_the_deployment_is_that_of_every_role_without_one(variables):
    boundary, own = (f"arn:aws:iam::123456789012:policy/{name}" for name in ("boundary", "own"))
    values = {"globalmountpoint_permissions_boundary": boundary, "storage_crr_permissions_boundary": own}
    checked = _role_input.all_checked(*variables(values))
    assert checked["compute_mountpoint"].options["permissions_boundary"] == boundary
    assert checked["storage_crr"].options["permissions_boundary"] == own
    assert _role_input.all_checked(*variables({}))["storage_crr"].options["permissions_boundary"] == ""


@pytest.mark.parametrize("name", sorted(DEPLOYMENT))
@pytest.mark.parametrize("blank", ["", None])
def test_blank_answer_without_a_default_is_one_fault(variables, name, blank):
    checked = _role_input.all_checked(*variables({name: blank}))
    assert [fault for each in checked.values() for fault in each.faults] == [
        f"{name}: {blank!r} is refused; allowed: a value, since there is no default"
    ]


@pytest.mark.parametrize("blank", ["", None])
def test_blank_answers_are_as_if_nobody_was_asked(variables, blank):
    names = _options.known_options() - DEPLOYMENT.keys()
    asked, unasked = variables(dict.fromkeys(names, blank)), variables({})
    assert _options.without_effect(asked[0]) == []
    assert _role_input.all_checked(*asked) == _role_input.all_checked(*unasked)


@pytest.mark.parametrize(
    "values", [{"globalmountpoint_tags": "{broken"}, {"globalmountpoint_session_manager": "maybe"}]
)
def test_option_of_the_deployment_that_cannot_be_converted_is_one_fault(variables, values):
    checked = _role_input.all_checked(*variables(values))
    (fault,) = [fault for each in checked.values() for fault in each.faults]
    assert fault.startswith(f"{next(iter(values))}: ")


@pytest.mark.parametrize("tags", [{"CostCenter": "0815"}, '{"CostCenter": "0815"}'])
def test_tags_reach_the_roles(variables, tags):
    checked = _role_input.all_checked(*variables({"globalmountpoint_tags": tags}))
    assert [fault for each in checked.values() for fault in each.faults] == []
    for role in _options.ROLES:
        assert checked[role].options["deployment"]["tags"] == {"CostCenter": "0815"}


def test_with_an_own_vpc_the_network_has_no_options(variables):
    checked = _role_input.all_checked(*variables({**OWN_VPC, "network_nat_mode": "double"}))
    assert checked["network"] == _options.Checked()
    compute = checked["compute_mountpoint"]
    assert (compute.faults, compute.options["private_subnet_ids"]) == ([], ["subnet-3"])


@pytest.mark.parametrize(("given", "own"), [(OWN_VPC, True), ({"compute_mountpoint_vpc_id": ""}, False), ({}, False)])
def test_own_vpc_is_known(variables, given, own):
    task_vars, templar = variables(given)
    assert templar.template(task_vars["__globalmountpoint_existing_vpc"]) is own
