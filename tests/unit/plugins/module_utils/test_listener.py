# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Which calls delete a listener. A call that a test does not announce fails it."""

from __future__ import annotations

import pytest
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _listener

BALANCER = "arn:loadbalancer/web"


def answers(elb, *ports):
    elb.answers("describe_load_balancers", {"LoadBalancers": [{"LoadBalancerArn": BALANCER}]}, {"Names": ["web"]})
    listeners = [{"ListenerArn": f"arn:listener/{port}", "Port": port, "Protocol": "HTTPS"} for port in ports]
    elb.answers("describe_listeners", {"Listeners": listeners}, {"LoadBalancerArn": BALANCER})


def test_listener_of_the_port_is_deleted_and_no_other(elb):
    answers(elb, 80, 443, 8443)
    elb.answers("delete_listener", {}, {"ListenerArn": "arn:listener/443"})
    changed, diff = _listener.ensure_absent(elb.client, "web", 443, check_mode=False)
    assert changed
    assert diff == {"before": {"port": 443, "protocol": "HTTPS", "arn": "arn:listener/443"}, "after": {}}


def test_check_mode_deletes_nothing(elb):
    answers(elb, 443)
    assert _listener.ensure_absent(elb.client, "web", 443, check_mode=True)[0] is True


def test_no_listener_on_the_port(elb):
    answers(elb, 80, 8443)
    assert _listener.ensure_absent(elb.client, "web", 443, check_mode=False) == (False, {"before": {}, "after": {}})


def test_no_load_balancer(elb):
    elb.refuses("describe_load_balancers", "LoadBalancerNotFound")
    assert _listener.ensure_absent(elb.client, "web", 443, check_mode=False)[0] is False


def test_listener_that_is_gone_meanwhile(elb):
    answers(elb, 443)
    elb.refuses("delete_listener", "ListenerNotFound")
    assert _listener.ensure_absent(elb.client, "web", 443, check_mode=False)[0] is True


def test_refusal_names_the_listener(elb):
    answers(elb, 443)
    elb.refuses("delete_listener", "AccessDenied")
    with pytest.raises(AnsibleAWSError, match="delete the listener arn:listener/443"):
        _listener.ensure_absent(elb.client, "web", 443, check_mode=False)
