# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _naming
from ansible_collections.globalmountpoint.aws.plugins.module_utils._option_rules import dns_failover, globalmountpoint

LONGEST_DOMAIN = ".".join(["a" * 63] * 3 + ["b" * 61])


@pytest.mark.parametrize("name", ["project", "environment"])
@pytest.mark.parametrize(
    ("value", "allowed"),
    [
        ("", "a lower-case letter"),
        ("Gm", "a lower-case letter"),
        ("1gm", "a lower-case letter"),
        ("-gm", "a lower-case letter"),
        ("gm-", "no hyphen at the end"),
        ("g--m", "single hyphens"),
        ("g_m", "letters, digits and single hyphens"),
        ("g.m", "letters, digits and single hyphens"),
        ("gm\n", "letters, digits and single hyphens"),
        ("g" * 21, "20 characters at most"),
        ("g" + "-m" * 10, "20 characters at most"),
    ],
)
def test_refused_names(assert_only_fault, name, value, allowed):
    assert_only_fault(globalmountpoint.faults({name: value}), f"globalmountpoint_{name}", value, allowed)


@pytest.mark.parametrize("name", ["project", "environment"])
@pytest.mark.parametrize("value", ["g", "gm2", "my-site", "g" * 20, "a" + "-b" * 9])
def test_names(name, value):
    assert globalmountpoint.faults({name: value}) == []


@pytest.mark.parametrize("project", ["internal", "internal-site", "sthree", "sthree-site", "amzn-s3-demo"])
def test_project_that_aws_reserves(assert_only_fault, project):
    faults = globalmountpoint.faults({"project": project})
    assert_only_fault(faults, "globalmountpoint_project", project, "no name that begins with")


def test_project_that_is_not_quite_reserved():
    assert globalmountpoint.faults({"project": "internally"}) == []


def test_names_that_are_too_long_together(assert_only_fault):
    assert globalmountpoint.faults({"project": "p" * 20, "environment": "e" * 5}) == []
    project, environment = "p" * 20, "e" * 6
    assert_only_fault(
        globalmountpoint.faults({"project": project, "environment": environment}),
        "globalmountpoint_project and globalmountpoint_environment",
        f"{project}, {environment}",
        "25 characters together",
    )


def test_longest_names_make_bucket_names_of_63_characters_at_most():
    deployment = {"project": "p" * 20, "environment": "e" * 5, "region": "ap-southeast-1", "account_id": "1" * 12}
    names = [_naming.bucket_name(deployment, component) for component in _naming.BUCKETS]
    assert max(map(len, names)) == 63


@pytest.mark.parametrize("account", ["1", "1234567890123", "12345678901a", "123456789012 "])
def test_refused_account(assert_only_fault, account):
    faults = globalmountpoint.faults({"account_id": account})
    assert_only_fault(faults, "globalmountpoint_account_id", account, "the account's 12 digits")


@pytest.mark.parametrize("account", [str(0o12345670123), "12345678901"])
def test_account_that_was_read_as_a_number(assert_only_fault, account):
    faults = globalmountpoint.faults({"account_id": account})
    assert_only_fault(faults, "globalmountpoint_account_id", account, "in quotes, since as a number it loses a 0")


@pytest.mark.parametrize("account", ["", "012345678901"])
def test_account(account):
    assert globalmountpoint.faults({"account_id": account}) == []


def test_tags():
    tags = {"CostCenter": "0815", "team": "web & mail".replace("&", "+"), "a/b:c": "", "Größe": "ü" * 256}
    assert globalmountpoint.faults({"tags": tags}) == []


@pytest.mark.parametrize(
    ("tags", "name", "value", "allowed"),
    [
        ({"Project": "x"}, "", "Project", "keys that differ from each other and from our own (Name, Project,"),
        ({"managedby": "x"}, "", "managedby", "not in their case alone"),
        ({"aws:x": "x"}, "", "aws:x", "do not begin with aws:"),
        ({"": "x"}, "", "", "keys of 1 to 128 letters"),
        ({"k" * 129: "x"}, "", "k" * 129, "keys of 1 to 128 letters"),
        ({"a,b": "x"}, "", "a,b", "letters, digits, spaces and . : / = + @ - _"),
        ({"CostCenter": 815}, ".CostCenter", 815, "a text, in quotes"),
        ({"Backup": True}, ".Backup", True, "a text, in quotes"),
        ({"Owner": None}, ".Owner", None, "a text, in quotes"),
        ({"Owner": "o" * 257}, ".Owner", "o" * 257, "a text of 256 letters"),
        ({"Owner": "a\nb"}, ".Owner", "a\nb", "a text of 256 letters"),
        ({f"t{number}": "x" for number in range(44)}, "", "44 tags", "43 at most"),
    ],
)
def test_refused_tags(assert_only_fault, tags, name, value, allowed):
    assert_only_fault(globalmountpoint.faults({"tags": tags}), f"globalmountpoint_tags{name}", value, allowed)


def test_tags_that_differ_in_their_case_alone():
    first, second = globalmountpoint.faults({"tags": {"Owner": "a", "owner": "b"}})
    assert ("'Owner'" in first, "'owner'" in second) == (True, True)


@pytest.mark.parametrize("owner", [globalmountpoint, dns_failover])
class TestDomain:
    """The deployment and the role that makes the records have the same rules."""

    @pytest.mark.parametrize("name", ["domain_name", "zone_name"])
    @pytest.mark.parametrize(
        "value",
        [
            "",
            "localhost",
            "example.com.",
            ".example.com",
            "www..example.com",
            "Example.com",
            "exa_mple.com",
            "-www.example.com",
            "www-.example.com",
            "https://example.com",
            "*.example.com",
            f"{'a' * 64}.com",
            f"{LONGEST_DOMAIN}b",
        ],
    )
    def test_refused(self, assert_only_fault, owner, name, value):
        assert_only_fault(owner.faults({name: value}), f"{owner.OWNER}_{name}", value, "a domain name in lower case")

    @pytest.mark.parametrize(
        "value", ["site.example", "a.b", "xn--bcher-kva.example", f"{'a' * 63}.com", LONGEST_DOMAIN]
    )
    def test_taken(self, owner, value):
        assert owner.faults({"domain_name": value, "zone_name": value}) == []

    @pytest.mark.parametrize(("domain", "zone"), [("www.site.example", "site.example"), ("a.b.c", "b.c")])
    def test_inside_of_the_zone(self, owner, domain, zone):
        assert owner.faults({"domain_name": domain, "zone_name": zone}) == []

    @pytest.mark.parametrize(
        ("domain", "zone"),
        [("www.b.example", "a.example"), ("mysite.example", "site.example"), ("site.example", "www.site.example")],
    )
    def test_outside_of_the_zone(self, assert_only_fault, owner, domain, zone):
        faults = owner.faults({"domain_name": domain, "zone_name": zone})
        assert_only_fault(faults, f"{owner.OWNER}_domain_name", domain, f"or a name that ends in .{zone}")

    @pytest.mark.parametrize("zone", ["example.com", "example.net", "example.org"])
    def test_reserved(self, assert_only_fault, owner, zone):
        faults = owner.faults({"domain_name": f"www.{zone}", "zone_name": zone})
        assert_only_fault(faults, f"{owner.OWNER}_zone_name", zone, "Route 53 reserves this one")

    @pytest.mark.parametrize(
        ("name", "ascii_name"),
        [
            ("münchen.example", "xn--mnchen-3ya.example"),
            ("www.MÜNCHEN.example", "www.xn--mnchen-3ya.example"),
            ("mu\u0308nchen.example", "xn--mnchen-3ya.example"),
            ("straße.example", "xn--strae-oqa.example"),
            ("例え。テスト", "xn--r8jz45g.xn--zckzah"),
            ("пример．испытание", "xn--e1afmkfd.xn--80akhbyknj4f"),
        ],
    )
    @pytest.mark.parametrize("option", ["domain_name", "zone_name"])
    def test_name_that_is_not_ascii(self, owner, assert_only_fault, option, name, ascii_name):
        faults = owner.faults({option: name})
        assert_only_fault(faults, f"{owner.OWNER}_{option}", name, f"its form in punycode, {ascii_name}")
        assert owner.faults({option: ascii_name}) == []

    def test_name_that_is_not_ascii_and_too_long(self, owner, assert_only_fault):
        name = f"{'ü' * 63}.example"
        assert_only_fault(owner.faults({"domain_name": name}), f"{owner.OWNER}_domain_name", name, "a domain name in")


@pytest.mark.parametrize("seconds", [0, -1, 3601])
def test_refused_time_for_an_answer(assert_only_fault, seconds):
    faults = globalmountpoint.faults({"confirm_timeout": seconds})
    assert_only_fault(faults, "globalmountpoint_confirm_timeout", seconds, "1 to 3600")


@pytest.mark.parametrize("seconds", [1, 3600])
def test_time_for_an_answer(seconds):
    assert globalmountpoint.faults({"confirm_timeout": seconds}) == []
