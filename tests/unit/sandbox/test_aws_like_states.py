# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""States by a clock that the test moves."""

from __future__ import annotations

import pytest

from sandbox.aws_like.call import Call
from sandbox.aws_like.states import Durations, States

NS = 'xmlns="http://example.amazonaws.com/doc/"'


class World:
    """States, and what the sandbox answers."""

    def __init__(self, **durations):
        self.now = 1000.0
        self.states = States(Durations(**durations), lambda: self.now)

    def ask(self, service, action, answer="<ok/>", method="POST", **parameters):
        call = Call(service, "us-east-1", action, method, "", {"Action": action, **parameters})
        return self.states.shown(call, f"<R {NS}>{answer}</R>".encode()).decode()


@pytest.fixture
def world():
    return World()


BALANCER = "<m><LoadBalancerArn>a</LoadBalancerArn><State><Code>active</Code></State></m>"
GATEWAY = "<s><item><natGatewayId>nat-1</natGatewayId><state>{}</state></item></s>"
INSTANCE = "<m><InstanceId>i-{}</InstanceId><LifecycleState>InService</LifecycleState></m>"
TARGET = "<m><Target><Id>i-1</Id></Target><TargetHealth><State>healthy</State></TargetHealth></m>"
REFRESH = (
    "<m><InstanceRefreshId>r</InstanceRefreshId><Status>Successful</Status><EndTime>x</EndTime>"
    "<PercentageComplete>100</PercentageComplete></m>"
)
CHANGE = "<ChangeInfo><Id>/change/C</Id><Status>INSYNC</Status><SubmittedAt>x</SubmittedAt></ChangeInfo>"


def test_load_balancer(world):
    assert "provisioning" in world.ask("elasticloadbalancing", "CreateLoadBalancer", BALANCER)
    world.now += 119
    assert "provisioning" in world.ask("elasticloadbalancing", "DescribeLoadBalancers", BALANCER)
    world.now += 1
    assert "active" in world.ask("elasticloadbalancing", "DescribeLoadBalancers", BALANCER)


def test_load_balancer_that_was_there_before_is_active(world):
    assert "active" in world.ask("elasticloadbalancing", "DescribeLoadBalancers", BALANCER)


def test_factor_shortens():
    world = World(factor=0.1)
    world.ask("elasticloadbalancing", "CreateLoadBalancer", BALANCER)
    world.now += 12
    assert "active" in world.ask("elasticloadbalancing", "DescribeLoadBalancers", BALANCER)


def test_nat_gateway(world):
    assert "pending" in world.ask("ec2", "CreateNatGateway", GATEWAY.format("available"))
    world.now += 89
    assert "pending" in world.ask("ec2", "DescribeNatGateways", GATEWAY.format("available"))
    route = Call("ec2", "us-east-1", "CreateRoute", parameters={"NatGatewayId": "nat-1"})
    assert world.states.refusal(route)
    world.now += 1
    assert "available" in world.ask("ec2", "DescribeNatGateways", GATEWAY.format("available"))
    assert not world.states.refusal(route)


def test_nat_gateway_is_deleted_after_a_while(world):
    world.ask("ec2", "DeleteNatGateway", "<natGatewayId>nat-1</natGatewayId>", NatGatewayId="nat-1")
    assert "deleting" in world.ask("ec2", "DescribeNatGateways", GATEWAY.format("deleted"))
    world.now += 30
    assert "deleted" in world.ask("ec2", "DescribeNatGateways", GATEWAY.format("deleted"))


def test_filter_by_state_is_of_the_state_that_is_shown(world):
    world.ask("ec2", "CreateNatGateway", GATEWAY.format("available"))
    only = {"Filter.1.Name": "vpc-id", "Filter.2.Name": "state", "Filter.2.Value.1": "available"}
    assert "nat-1" not in world.ask("ec2", "DescribeNatGateways", GATEWAY.format("available"), **only)
    both = {**only, "Filter.2.Value.2": "pending"}
    assert "nat-1" in world.ask("ec2", "DescribeNatGateways", GATEWAY.format("available"), **both)


def test_instances_from_the_call_that_launched_them(world):
    world.ask("autoscaling", "CreateAutoScalingGroup")
    world.now += 59
    assert "Pending" in world.ask("autoscaling", "DescribeAutoScalingGroups", INSTANCE.format(1))
    assert "initial" in world.ask("elasticloadbalancing", "DescribeTargetHealth", TARGET)
    world.now += 1
    assert "InService" in world.ask("autoscaling", "DescribeAutoScalingGroups", INSTANCE.format(1))
    assert "healthy" in world.ask("elasticloadbalancing", "DescribeTargetHealth", TARGET)


def test_target_that_left_drains(world):
    def ask():
        shown = world.ask("elasticloadbalancing", "DescribeTargetHealth", health, TargetGroupArn="group")
        return shown.count(">i-1<"), "draining" in shown

    health = f"<TargetHealthDescriptions>{TARGET}</TargetHealthDescriptions>"
    assert ask() == (1, False)
    health = "<TargetHealthDescriptions></TargetHealthDescriptions>"
    assert ask() == (1, True)
    world.now += 59
    assert ask() == (1, True)
    world.now += 1
    assert ask() == (0, False)


def test_refresh_and_its_new_instances(world):
    world.ask("autoscaling", "CreateAutoScalingGroup")
    world.now += 100
    world.ask("autoscaling", "DescribeAutoScalingGroups", INSTANCE.format(1))
    world.ask("autoscaling", "StartInstanceRefresh", "<InstanceRefreshId>r</InstanceRefreshId>")
    shown = world.ask("autoscaling", "DescribeAutoScalingGroups", INSTANCE.format(1) + INSTANCE.format(2))
    assert shown.index("InService") < shown.index("Pending")
    shown = world.ask("autoscaling", "DescribeInstanceRefreshes", REFRESH)
    assert "InProgress" in shown
    assert "EndTime" not in shown
    assert ">0<" in shown
    world.now += 60
    assert "Successful" in world.ask("autoscaling", "DescribeInstanceRefreshes", REFRESH)


def test_changes_of_records_have_ids_and_times_of_their_own(world):
    first = world.ask("route53", "/2013-04-01/hostedzone/Z/rrset", CHANGE)
    assert "PENDING" in first
    world.now += 30
    second = world.ask("route53", "/2013-04-01/hostedzone/Z/rrset", CHANGE)
    ids = [shown.partition("/change/")[2].partition("<")[0] for shown in (first, second)]
    states = [
        world.ask("route53", f"/2013-04-01/change/{name}", CHANGE.replace("C<", f"{name}<"), "GET") for name in ids
    ]
    assert ids[0] != ids[1]
    assert ["INSYNC" in state for state in states] == [True, False]


def test_other_answers_are_left_as_they_are(world):
    assert world.ask("ec2", "DescribeVpcs", "<vpcId>v</vpcId>") == f"<R {NS}><vpcId>v</vpcId></R>"


def test_each_state_can_take_as_long():
    assert Durations.each(3) == Durations(3, 3, 3, 3, 3, 3)


@pytest.mark.parametrize(("standbys", "seconds"), [(1, 330), (7, 330), (0, 180)])
def test_critical_path(standbys, seconds):
    assert Durations().critical_path(standbys) == seconds
    assert Durations(factor=0.1).critical_path(standbys) == pytest.approx(seconds / 10)
