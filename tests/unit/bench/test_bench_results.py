# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Rows of results, what is made of them, and what is read to get them."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest
import yaml

from bench import report, variants
from bench.calls import RequestLog, reads_and_writes
from bench.chart import chart
from bench.summary import Summary


def row(seconds, *, variant="collection", work="fresh", failed="", endpoint="aws-like", **fields):
    common = {"endpoint": endpoint, "regions": 2, "round": 1, "variant": variant, "work": work, "failed": failed}
    figures = dict.fromkeys(("cpu_seconds", "peak_memory_mib", "ok_tasks", "reads", "writes", "polls"), 1)
    calls = {"ec2 DescribeVpcs": 2, "ec2 CreateVpc": 1, "s3 PutObject": 4}
    api_seconds = {"us-east-1": 10.0, "us-east-2": 3.0, "us-west-2": 5.0}
    return {**common, **figures, "seconds": seconds, "calls": calls, "api_seconds": api_seconds, **fields}


RESULTS = {
    "time": "2026-01-01T00:00+00:00",
    "machine": {"cores": "2"},
    "settings": {"rounds": 3, "latency_ms": 80, "factor": 1.0, "shares": {"throttled": 0.05}, "critical_path": 330},
    "rows": [row(400), row(690), row(690, endpoint="plain"), row(2, failed="text of the failure"), row(345)],
    "hosts": {},
}


def test_median_leaves_out_what_failed():
    summary = Summary(RESULTS["rows"])
    assert summary.median("aws-like", 2, "fresh", "collection", "seconds") == 400
    assert summary.median("aws-like", 2, "fresh", "limit", "seconds") is None
    assert summary.endpoints == ["plain", "aws-like"]


def test_calls_of_regions_at_the_same_time_count_once():
    assert Summary(RESULTS["rows"]).api_path(2, "collection") == 15


def test_calls_by_service():
    services = Summary(RESULTS["rows"]).calls_by_service(2, "collection")
    assert services == {"ec2": {"fresh": (2, 1)}, "s3": {"fresh": (0, 4)}}


def test_ratios_and_waits_are_in_the_table():
    rows = [row(100, variant="limit"), row(345), row(690, variant="ordinary")]
    text = report.markdown({**RESULTS, "rows": rows}, "name")
    assert "| 2 | fresh | 100 | 345 | 690 | 3.45 | 2.00 |" in text
    assert "| 2 | collection | 345 | 330 | 15 | 1.00 |" in text
    assert "5% throttled" in text


def test_failures_are_named():
    text = report.markdown(RESULTS, "name")
    assert "- aws-like, 2 regions, round 1: collection fresh" in text


def test_results_without_any_row_are_reported():
    assert "Seconds" not in report.markdown({**RESULTS, "rows": []}, "name")


def test_chart_is_svg_with_the_largest_bar_the_longest():
    text = chart({"<plain>": [("2 regions", {"a": 10, "b": 40})]}, ["a", "b"], "s")
    svg = ElementTree.fromstring(text)  # noqa: S314 # our own
    widths = [float(bar.get("width")) for bar in svg.iter("{http://www.w3.org/2000/svg}rect")][2:]
    assert widths == [140, 560]
    assert "40 s" in "".join(svg.itertext())


def test_request_log_counts_since_it_was_asked_last(tmp_path):
    path = tmp_path / "requests.jsonl"
    log = RequestLog(path)
    assert log.calls() == {}
    line = json.dumps({"service": "ec2", "action": "DescribeVpcs"}) + "\n"
    path.write_text(line * 2)
    assert log.calls() == {"ec2 DescribeVpcs": 2}
    with path.open("a") as file:
        file.write(line)
    assert log.calls() == {"ec2 DescribeVpcs": 1}


def test_reads_and_writes():
    assert reads_and_writes({"ec2 DescribeVpcs": 2, "s3 HeadBucket": 1, "ec2 CreateVpc": 4, "sts None": 8}) == (3, 12)


@pytest.mark.parametrize("count", [2, 8])
def test_inventory_has_the_regions(tmp_path, count):
    path = variants.inventory(tmp_path, variants.REGIONS[:count], connection="ansible.builtin.local")
    hosts = yaml.safe_load((path / "hosts.yml").read_text())["regions"]["children"]
    assert list(hosts["primary"]["hosts"]) == ["us-east-1"]
    assert len(hosts["secondary"]["hosts"]) == count - 1
    assert len(yaml.safe_load((path / "aws_ec2.yml").read_text())["regions"]) == count
    regions = yaml.safe_load((path / "group_vars/regions.yml").read_text())
    assert regions["ansible_connection"] == "ansible.builtin.local"
    assert regions["ansible_python_interpreter"] == "{{ ansible_playbook_python }}"


def test_ok_tasks_are_those_of_all_hosts():
    recap = "us-east-1  : ok=101  changed=31   unreachable=0\nus-east-2   : ok=75   changed=25   unreachable=0\n"
    assert variants.ok_tasks(recap) == 176
