# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Options are read from a small collection of the test's own; values are templated as Ansible does it."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar, trust_as_template
from ansible_collections.globalmountpoint.aws.plugins.plugin_utils import _options, _role_input

NETWORK = """
    argument_specs:
      main:
        options:
          network_deployment:
            type: dict
            required: true
            options:
              region: {type: str, required: true}
              role: {type: str, choices: [primary, secondary], default: primary}
          network_zone_count: {type: int, default: 2}
          network_http_egress: {type: bool, default: false}
          network_nat_mode: {type: str, choices: [single, per_zone, none], default: single}
          network_ssh_allowed_cidrs: {type: list, elements: str, default: []}
          network_package_buckets: {type: list, elements: str}
          network_ingress_cidrs: {type: list, elements: str, default: [0.0.0.0/0]}
          network_subscriptions:
            type: list
            elements: dict
            default: []
            options:
              protocol: {type: str, required: true}
              endpoint: {type: str, required: true}
          network_name: {type: str, default: net}
      absent:
        options:
          network_leftovers: {type: bool, default: false}
"""
FILES = {
    "playbooks/meta/argument_specs.yml": """
        argument_specs:
          main:
            options:
              globalmountpoint_project: {type: str, required: true}
    """,
    "roles/network/meta/argument_specs.yml": NETWORK,
    "roles/network/meta/facts.yml": "network_vpc_id: The VPC.",
    "roles/network/defaults/main.yml": """
        network_zone_count: 2
        network_ssh_allowed_cidrs: []
        network_package_buckets: ["repos-{{ network_deployment.region }}"]
    """,
}
REQUIRED = {"network_deployment": {"region": "us-east-1"}}


@pytest.fixture(autouse=True)
def _collection(tmp_path: Path, monkeypatch):
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")
    monkeypatch.setattr(_options, "COLLECTION", tmp_path)
    monkeypatch.setattr(_options, "ROLES", ("network",))


def check(**values) -> _options.Checked:
    return _options.check("network", {**REQUIRED, **values}.__getitem__)


def read(early: bool = True, **variables) -> _options.Checked:
    """Read the options of the role from the variables of a host, texts being templates."""
    task_vars = {**REQUIRED, **variables}
    task_vars = {
        name: trust_as_template(value) if isinstance(value, str) else value for name, value in task_vars.items()
    }
    template = _role_input.template_of(Templar(DataLoader(), variables=task_vars), task_vars)
    return _role_input.checked("network", task_vars, template, early)


@pytest.mark.parametrize(
    ("name", "value", "converted"),
    [
        ("zone_count", "3", 3),
        ("http_egress", "yes", True),
        ("http_egress", "false", False),
        ("http_egress", 1, True),
        ("ssh_allowed_cidrs", "10.0.0.0/8,192.0.2.0/24", ["10.0.0.0/8", "192.0.2.0/24"]),
        ("ssh_allowed_cidrs", "10.0.0.0/8", ["10.0.0.0/8"]),
        ("ssh_allowed_cidrs", ["10.0.0.0/8"], ["10.0.0.0/8"]),
        ("ssh_allowed_cidrs", "10.0.0.0/8, 192.0.2.0/24 ", ["10.0.0.0/8", "192.0.2.0/24"]),
        ("ssh_allowed_cidrs", "", []),
        ("package_buckets", [1], ["1"]),
        ("deployment", '{"region": "us-east-1"}', {"region": "us-east-1", "role": "primary"}),
    ],
)
def test_value_is_converted(name, value, converted):
    checked = check(**{f"network_{name}": value})
    assert checked.faults == []
    assert checked.options[name] == converted


def test_defaults_of_the_spec_are_filled_in_and_prefixes_are_gone():
    assert check() == _options.Checked(
        options={
            "deployment": {"region": "us-east-1", "role": "primary"},
            "zone_count": 2,
            "http_egress": False,
            "nat_mode": "single",
            "ssh_allowed_cidrs": [],
            "package_buckets": None,
            "ingress_cidrs": ["0.0.0.0/0"],
            "subscriptions": [],
            "name": "net",
        },
        faults=[],
    )


def test_entry_point_has_options_of_its_own():
    assert _options.check("network", {"network_leftovers": "yes"}.__getitem__, "absent").options == {"leftovers": True}
    assert _options.misspelt(["network_leftovers"]) == []


@pytest.mark.parametrize(
    ("name", "value", "parts"),
    [
        ("network_zone_count", "two", ["'two'", "int"]),
        ("network_zone_count", 2.5, ["2.5", "int"]),
        ("network_http_egress", "maybe", ["'maybe'", "valid booleans include"]),
        ("network_nat_mode", "double", ["must be one of: single, per_zone, none", "double"]),
        ("network_ssh_allowed_cidrs", {"a": 1}, ["dict", "list"]),
        ("network_deployment", "us-east-1", ["dict"]),
        ("network_deployment", {}, ["missing required arguments: region"]),
        ("network_deployment", {"region": "us-east-1", "regoin": "x"}, ["regoin", "include: region, role"]),
        ("network_deployment", {"region": "us-east-1", "role": "third"}, ["third", "primary, secondary"]),
    ],
)
def test_refused_value(name, value, parts):
    (fault,) = check(**{name: value}).faults
    for part in [name, *parts]:
        assert part.lower() in fault.lower()


@pytest.mark.parametrize(("name", "value"), [("network_zone_count", "two"), ("network_deployment", {})])
def test_refused_value_is_no_option_that_a_rule_could_stumble_over(name, value):
    assert name.removeprefix("network_") not in check(**{name: value}).options


def test_all_faults_are_told_at_once():
    assert len(check(network_zone_count="two", network_nat_mode="double", network_deployment={}).faults) == 3


def test_required_option_is_missing():
    (fault,) = _options.check("network", {}.__getitem__).faults
    assert "missing required arguments: network_deployment" in fault


def test_option_that_is_known_later_is_left_out():
    def value_of(name):
        if name == "network_deployment":
            raise _options.NotKnownYet(name)
        raise KeyError(name)

    checked = _options.check("network", value_of)
    assert checked.faults == []
    assert "deployment" not in checked.options


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("network_zone_cuont", "did you mean network_zone_count?"),
        ("network_vpc_ids", "did you mean network_vpc_id?"),
        ("globalmountpoint_projekt", "did you mean globalmountpoint_project?"),
        ("globalmountpoint_xyzzy", "see the README for those that there are"),
    ],
)
def test_misspelt_name(name, hint):
    assert _options.misspelt([name]) == [f"{name}: there is no such option; {hint}"]


def test_names_that_are_not_misspelt():
    ours = ["globalmountpoint_project", "network_zone_count", "network_vpc_id"]
    others = ["__network_plan", "network", "networks_x", "my_network_zone", "ansible_network_os"]
    assert _options.misspelt(ours + others) == []


def test_misspelt_names_are_told_in_their_order():
    assert [fault.split(":")[0] for fault in _options.misspelt(["globalmountpoint_b", "globalmountpoint_a"])] == [
        "globalmountpoint_a",
        "globalmountpoint_b",
    ]


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("{{ network_vpc_id }}", {"network_vpc_id"}),
        ("{{ hostvars['us-east-1'].network_vpc_id }}", {"hostvars", "us-east-1", "network_vpc_id"}),
        (
            "{{ groups.all | map('extract', hostvars, 'network_vpc_id') }}",
            {"groups", "all", "extract", "hostvars", "network_vpc_id"},
        ),
        ({"a": ["{{ b }}", "network_vpc_id"]}, {"b"}),
        ("network_vpc_id", set()),
        ("{{ no template", set()),
        (5, set()),
    ],
)
def test_names_in_templates(value, names):
    assert _options.names_in(value) == names


def test_variable_of_the_host_comes_before_the_default_of_the_role():
    checked = read(network_zone_count="{{ 1 + 2 }}")
    assert (checked.options["zone_count"], checked.options["ssh_allowed_cidrs"]) == (3, [])


def test_default_of_the_role_is_templated():
    assert read().options["package_buckets"] == ["repos-us-east-1"]


def test_faults_of_the_rules_follow_those_of_the_spec():
    spec, rule = read(network_nat_mode="double", network_zone_count=1).faults
    assert "network_nat_mode" in spec
    assert rule == "network_zone_count: 1 is refused; allowed: 2 to 8"


@pytest.mark.parametrize("other", ["network_vpc_id", "globalmountpoint_project", "mine", "hostvars.a.network_vpc_id"])
def test_value_that_rests_on_a_fact_or_on_a_missing_option_is_left_out_before_the_roles_run(other):
    mine = trust_as_template("{{ [network_vpc_id] }}")
    checked = read(network_package_buckets="{{ " + other + " }}", mine=mine, hostvars={"a": {}})
    assert checked.faults == []
    assert "package_buckets" not in checked.options


def test_value_that_rests_on_what_nobody_sets_is_a_fault():
    (fault,) = read(network_package_buckets="{{ nobody }}").faults
    assert "nobody" in fault


def test_value_that_rests_on_a_fact_is_needed_once_the_roles_run():
    (fault,) = read(early=False, network_package_buckets="{{ network_vpc_id }}").faults
    assert fault.startswith("network_package_buckets: its value cannot be made")
    assert "network_vpc_id" in fault


@pytest.mark.parametrize("template", ["{{ nowhere }}", "{{ 1 / 0 }}", "{{ 'a' | no_such_filter }}"])
def test_value_that_cannot_be_made_is_a_fault_beside_the_others(template):
    faults = read(network_package_buckets=template, network_zone_count=1).faults
    assert len(faults) == 2
    assert faults[0].startswith("network_package_buckets: ")


BLANKS = ["", " ", "\n", None]


@pytest.mark.parametrize("blank", BLANKS)
@pytest.mark.parametrize(
    ("name", "default"),
    [
        ("network_zone_count", 2),
        ("network_http_egress", False),
        ("network_nat_mode", "single"),
        ("network_ingress_cidrs", ["0.0.0.0/0"]),
        ("network_name", "net"),
    ],
)
def test_blank_is_the_default(name, default, blank):
    checked = check(**{name: blank})
    assert (checked.options[name.removeprefix("network_")], checked.faults) == (default, [])


@pytest.mark.parametrize("blank", BLANKS)
def test_blank_is_refused_where_there_is_no_default(blank):
    assert check(network_deployment=blank).faults == [
        f"network_deployment: {blank!r} is refused; allowed: a value, since there is no default"
    ]


@pytest.mark.parametrize("blank", ["", None, "{{ '' }}", "{{ none }}"])
def test_blank_variable_of_a_host_is_the_default_of_the_role(blank):
    assert read(network_package_buckets=blank).options["package_buckets"] == ["repos-us-east-1"]


def test_blank_variable_of_a_host_is_what_the_playbooks_pass():
    passed = {"__globalmountpoint_network_zone_count": 5}
    assert read(network_zone_count="", **passed).options["zone_count"] == 5
    assert read(network_zone_count=3, **passed).options["zone_count"] == 3


def test_what_rests_on_a_blank_option_of_the_deployment_is_left_out():
    checked = read(globalmountpoint_project=None, network_package_buckets="{{ globalmountpoint_project }}")
    assert (checked.faults, "package_buckets" in checked.options) == ([], False)


@pytest.mark.parametrize(
    "text",
    [
        "10.0.0.0/8, 192.168.0.0/16",
        "10.0.0.0/8,192.168.0.0/16,",
        "10.0.0.0/8\n192.168.0.0/16\n",
        "10.0.0.0/8,\r\n192.168.0.0/16",
        '["10.0.0.0/8", "192.168.0.0/16"]',
        ' [\n"10.0.0.0/8",\n"192.168.0.0/16"\n]\n',
    ],
)
def test_list_as_text(text):
    assert check(network_ssh_allowed_cidrs=text).options["ssh_allowed_cidrs"] == ["10.0.0.0/8", "192.168.0.0/16"]


@pytest.mark.parametrize(
    "text",
    [
        '[{"protocol": "email", "endpoint": "a@b.c"}, {"protocol": "sms", "endpoint": "+1"}]',
        "protocol=email, endpoint=a@b.c\nprotocol=sms, endpoint=+1",
        '[{"protocol": "email", "endpoint": "a@b.c"},\n{"protocol": "sms", "endpoint": "+1"}]',
    ],
)
def test_list_of_dictionaries_as_text(text):
    assert check(network_subscriptions=text).options["subscriptions"] == [
        {"protocol": "email", "endpoint": "a@b.c"},
        {"protocol": "sms", "endpoint": "+1"},
    ]


def test_dictionary_as_text_is_a_list_of_one():
    checked = check(network_subscriptions='{"protocol": "email", "endpoint": "a@b.c"}')
    assert checked.options["subscriptions"] == [{"protocol": "email", "endpoint": "a@b.c"}]


def test_list_as_text_that_is_no_json():
    (fault,) = check(network_ssh_allowed_cidrs="[10.0.0.0/8").faults
    allowed = "a list, as JSON, or as a text with commas or lines"
    assert fault == f"network_ssh_allowed_cidrs: '[10.0.0.0/8' is refused; allowed: {allowed}"


@pytest.mark.parametrize("value", [True, False])
def test_text_that_yaml_took_for_a_boolean(value):
    assert check(network_name=value).faults == [
        f"network_name: {value!r} is refused; allowed: a text, in quotes where YAML takes it for a boolean"
    ]
