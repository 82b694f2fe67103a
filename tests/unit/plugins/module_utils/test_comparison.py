# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.globalmountpoint.aws.plugins.module_utils._comparison import (
    canonical,
    differences,
    differs_from,
    keys_of,
    text,
    without_others,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param({"a": 1, "b": 2}, {"b": 2, "a": 1}, id="order of keys"),
        pytest.param({1: "a"}, {"1": "a"}, id="keys as JSON has them"),
        pytest.param([1, 2], [2, 1], id="order of a list"),
        pytest.param((1, 2), [2, 1], id="tuple"),
        pytest.param([{"b": 2}, {"a": 1}], [{"a": 1}, {"b": 2}], id="list of dictionaries"),
        pytest.param([1, "a", None, {"a": 1}], [{"a": 1}, None, "a", 1], id="list of several types"),
        pytest.param('{"a": [1, 2]}', {"a": [2, 1]}, id="JSON text of an object"),
        pytest.param("[1, 2]", [2, 1], id="JSON text of a list"),
        pytest.param({"Policy": '{"a":1}'}, {"Policy": {"a": 1}}, id="JSON text inside"),
        pytest.param('{"a": "[1, 2]"}', {"a": [2, 1]}, id="JSON text in a JSON text"),
    ],
)
def test_same(one, other):
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": 1}, {"a": 2}),
        ({"a": 1}, {"a": 1, "b": None}),
        ([1, 1], [1]),
        (["a"], "a"),
        ("1", 1),
        ("{broken", {"broken": 1}),
        ({"a": []}, {"a": None}),
    ],
)
def test_not_same(one, other):
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize("text", ["", "plain", "{broken", "[x]", "{{ template }}"])
def test_text_that_is_no_json_stays(text):
    assert canonical(text) == text


@pytest.mark.parametrize(
    ("value", "lines"),
    [
        ({"a": [1]}, '{\n  "a": [\n    1\n  ]\n}\n'),
        ("plain", '"plain"\n'),
        ({}, ""),
        ([], ""),
        (None, ""),
        ("", ""),
    ],
)
def test_lines_of_a_diff(value, lines):
    assert text(value) == lines


POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": ["a", "b"]}]}


def test_settings_that_are_as_wanted():
    found = {"size": 1, "names": ["b", "a"], "besides": True, "policy": POLICY}
    assert differences(found, {"size": 1, "names": ["a", "b"], "policy": POLICY}) == {"before": {}, "after": {}}


FOREIGN = {"tags": {"Project": "gm", "Foreign": "tag"}, "propagated_tags": ["Foreign"]}


def test_tags_of_others_are_no_difference():
    wanted = {"tags": {"Project": "gm"}, "propagated_tags": []}
    assert differences(FOREIGN, wanted) == {"before": {}, "after": {}}
    assert without_others(FOREIGN, wanted) == wanted
    assert without_others(FOREIGN, {"size": 1}) == FOREIGN
    assert without_others({}, wanted) == {}
    assert without_others({"tags": None}, wanted) == {"tags": {}}


@pytest.mark.parametrize("tags", [{}, {"Project": "other"}, {"Project": "gm", "Owner": "me"}])
def test_our_tags_are_a_difference_without_those_of_others(tags):
    assert differences(FOREIGN, {"tags": {"Name": "a", **tags}}) == {
        "before": {"tags": {"Project": "gm"} if tags else {}},
        "after": {"tags": {"Name": "a", **tags}},
    }


def test_settings_that_differ_or_are_not_there():
    wanted = {"size": 2, "names": ["a"], "policy": POLICY}
    assert differences({"size": 1, "names": ["a"], "besides": True}, wanted) == {
        "before": {"size": 1},
        "after": {"size": 2, "policy": POLICY},
    }


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param({"Resource": ["b", "a"]}, id="order"),
        pytest.param({"Action": ["s3:*"]}, id="list of one"),
    ],
)
def test_policies_that_say_the_same(statement):
    found = {"policy": {**POLICY, "Statement": [{**POLICY["Statement"][0], **statement}]}}
    assert differences(found, {"policy": POLICY})["after"] == {}


@pytest.mark.parametrize(
    "statement", [{"Resource": ["a"]}, {"Effect": "Allow"}, {"Action": "s3:Get*"}, {"Condition": {"Bool": {"a": "b"}}}]
)
def test_policies_that_do_not(statement):
    found = {"policy": {**POLICY, "Statement": [{**POLICY["Statement"][0], **statement}]}}
    assert differences(found, {"policy": POLICY})["after"] == {"policy": POLICY}


def test_no_policy_is_another():
    assert differences({"policy": {}}, {"policy": POLICY})["after"] == {"policy": POLICY}


@pytest.mark.parametrize(
    ("found", "differs"),
    [
        ({"a": 1, "b": 2}, False),
        ({"a": 2}, True),
        ({"a": "1"}, True),
        ({"b": 2}, True),
        ({}, True),
    ],
)
def test_differs_from(found, differs):
    assert differs_from(found, {"a": 1}) is differs


def test_one_key_more_inside_is_a_difference():
    assert differs_from({"data": {"a": "1", "b": "2"}}, {"data": {"a": "1"}})


@pytest.mark.parametrize(
    ("found", "wanted", "kept"),
    [
        ({"a": 1, "b": 2}, {"a": 3}, {"a": 1}),
        ({"a": {"x": 1, "y": 2}}, {"a": {"x": 0}}, {"a": {"x": 1, "y": 2}}),
        ({"a": None}, {"a": {"x": 0}}, {"a": None}),
        ({"tags": {"x": "1", "y": "2"}}, {"tags": {"x": "0", "z": "3"}}, {"tags": {"x": "1"}}),
        ({}, {"a": 1}, {}),
    ],
)
def test_keys_of(found, wanted, kept):
    assert keys_of(found, wanted) == kept
