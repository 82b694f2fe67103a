# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""States that take their time, as on AWS, in answers of the sandbox, whose states are there at once.

What is made gets a time at which it is ready; answers that describe it before say what AWS says. Strict where AWS may
be lenient:

- a route to a NAT gateway that is still pending is refused (InvalidNatGatewayID.NotFound);
- a target that is not registered any more drains for its whole time, from when somebody looks and misses it;
- an instance is in service and healthy when its whole time has passed since the call that launched it, and an instance
  refresh takes that time too, even if there is nothing to replace. The sandbox has ended the old instances by then.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from xml.etree import ElementTree as Xml

from sandbox.aws_like import errors
from sandbox.aws_like.call import Call

LAUNCHES = ("CreateAutoScalingGroup", "UpdateAutoScalingGroup", "SetDesiredCapacity", "StartInstanceRefresh")
ROUTES = ("CreateRoute", "ReplaceRoute")
CHANGES = "/2013-04-01/change/"  # Route 53's GetChange


@dataclass(frozen=True)
class Durations:
    """Seconds until the state is there, on AWS; `factor` shortens them all."""

    load_balancer: float = 120
    nat_gateway: float = 90
    nat_gateway_deleted: float = 30
    group: float = 60
    deregistration: float = 60
    records: float = 30
    factor: float = 1.0

    @classmethod
    def each(cls, seconds: float) -> Durations:
        """The same for every state."""
        return cls(**{field.name: seconds for field in fields(cls) if field.name != "factor"})

    def critical_path(self, standbys: int) -> float:
        """Seconds that a fresh deployment cannot do without: standbys at once, then the primary, then the records."""
        region = max(self.load_balancer, self.nat_gateway + self.group)
        return self.factor * (region * (2 if standbys else 1) + self.records)


class States:
    """What was made when. Its methods may be called by many threads."""

    def __init__(self, durations: Durations, now: Callable[[], float] = time.monotonic) -> None:
        self._durations = durations
        self._now = now
        self._lock = threading.Lock()
        self._ready: dict[str, float] = {}  # by id, and by "deleted <id>" once that is deleted
        self._launched: dict[str, float] = {}  # by region: the last call that launches instances
        self._registered: dict[str, dict[str, Xml.Element]] = {}  # by target group: targets that were seen, by id
        self._changes = 0

    def refusal(self, call: Call) -> errors.Answer | None:
        """The error that AWS answers now, though the sandbox would do it."""
        gateway = call.parameters.get("NatGatewayId")
        if call.action in ROUTES and gateway and not self._is_ready(gateway):
            message = f"The natGateway ID '{gateway}' does not exist"
            return errors.of(call, 400, "InvalidNatGatewayID.NotFound", message)
        return None

    def concern(self, call: Call) -> bool:
        """Tell whether a call is one that is refused, answered otherwise, or noted."""
        return call.action in (*ROUTES, *LAUNCHES) or self._rewrite(call) is not None

    def shown(self, call: Call, body: bytes) -> bytes:
        """What AWS would have answered to a call that succeeded."""
        if call.action in LAUNCHES:
            self._launched[call.region] = self._now()
        rewrite = self._rewrite(call)
        if not rewrite or not body:
            return body
        root = Xml.fromstring(body)  # noqa: S314 # the sandbox's own answer
        with self._lock:
            rewrite(call, root)
        return Xml.tostring(root, encoding="utf-8", xml_declaration=True)

    def _rewrite(self, call: Call) -> Callable[[Call, Xml.Element], None] | None:
        if call.service == "route53":
            if call.action.startswith(CHANGES):
                return self._change
            return self._changed if call.method in ("POST", "DELETE") else None
        return {
            "CreateLoadBalancer": self._load_balancers,
            "DescribeLoadBalancers": self._load_balancers,
            "CreateNatGateway": self._nat_gateways,
            "DescribeNatGateways": self._nat_gateways,
            "DeleteNatGateway": self._nat_gateway_deleted,
            "DescribeAutoScalingGroups": self._instances,
            "DescribeAutoScalingInstances": self._instances,
            "DescribeTargetHealth": self._targets,
            "StartInstanceRefresh": self._refreshes,
            "DescribeInstanceRefreshes": self._refreshes,
        }.get(call.action)

    def _is_ready(self, what: str) -> bool:
        return self._ready.get(what, 0) <= self._now()

    def _begins(self, what: str, seconds: float, since: float | None = None) -> None:
        """Known ones keep their time: many calls that create also find."""
        start = self._now() if since is None else since
        self._ready.setdefault(what, start + seconds * self._durations.factor)

    def _load_balancers(self, call: Call, root: Xml.Element) -> None:
        for balancer in _with(root, "LoadBalancerArn", "State"):
            arn = _text(balancer, "LoadBalancerArn")
            if call.action.startswith("Create"):
                self._begins(arn, self._durations.load_balancer)
            _child(_child(balancer, "State"), "Code").text = "active" if self._is_ready(arn) else "provisioning"

    def _nat_gateways(self, call: Call, root: Xml.Element) -> None:
        wanted = call.filter_values("state")
        for gateway in _with(root, "natGatewayId", "state"):
            name, state = _text(gateway, "natGatewayId"), _child(gateway, "state")
            if call.action.startswith("Create"):
                self._begins(name, self._durations.nat_gateway)
            if state.text == "available" and not self._is_ready(name):
                state.text = "pending"
            elif state.text == "deleted" and not self._is_ready(f"deleted {name}"):
                state.text = "deleting"
            if wanted and state.text not in wanted:
                _parent(root, gateway).remove(gateway)

    def _nat_gateway_deleted(self, call: Call, _root: Xml.Element) -> None:
        self._begins(f"deleted {call.parameters['NatGatewayId']}", self._durations.nat_gateway_deleted)

    def _instance_is_ready(self, call: Call, instance: str) -> bool:
        """An instance that is seen first was launched by the region's last call that does."""
        self._begins(instance, self._durations.group, self._launched.get(call.region))
        return self._is_ready(instance)

    def _instances(self, call: Call, root: Xml.Element) -> None:
        for instance in _with(root, "InstanceId", "LifecycleState"):
            state = _child(instance, "LifecycleState")
            if state.text == "InService" and not self._instance_is_ready(call, _text(instance, "InstanceId")):
                state.text = "Pending"

    def _targets(self, call: Call, root: Xml.Element) -> None:
        for target in _with(root, "Target", "TargetHealth"):
            health = _child(target, "TargetHealth")
            state = _child(health, "State")
            if state.text == "healthy" and not self._instance_is_ready(call, _text(_child(target, "Target"), "Id")):
                state.text = "initial"
                Xml.SubElement(health, "Reason").text = "Elb.InitialHealthChecking"

        self._drain(call.parameters.get("TargetGroupArn", ""), root)

    def _drain(self, group: str, root: Xml.Element) -> None:
        """Adds the targets that have left."""
        targets = _with(root, "Target", "TargetHealth")
        seen = self._registered.setdefault(group, {})
        there = {_text(_child(target, "Target"), "Id"): target for target in targets}
        descriptions = [element for element in root.iter() if _name(element) == "TargetHealthDescriptions"]
        for name in [name for name in seen if name not in there]:
            self._begins(f"drained {name}", self._durations.deregistration)
            if self._is_ready(f"drained {name}") or not descriptions:
                del seen[name]
                continue
            health = _child(seen[name], "TargetHealth")
            _child(health, "State").text = "draining"
            for reason in list(_with_name(health, "Reason")):
                health.remove(reason)
            Xml.SubElement(health, "Reason").text = "Target.DeregistrationInProgress"
            descriptions[0].append(seen[name])
        seen.update(there)

    def _refreshes(self, call: Call, root: Xml.Element) -> None:
        for refresh in _with(root, "InstanceRefreshId"):
            name = _text(refresh, "InstanceRefreshId")
            if call.action.startswith("Start"):
                self._begins(name, self._durations.group)
            status = next(_with_name(refresh, "Status"), None)
            if status is not None and status.text == "Successful" and not self._is_ready(name):
                status.text = "InProgress"
                for end in list(_with_name(refresh, "EndTime")):
                    refresh.remove(end)
                for percentage in _with_name(refresh, "PercentageComplete"):
                    percentage.text = "0"

    def _changed(self, _call: Call, root: Xml.Element) -> None:
        """moto gives all changes one id."""
        for change in _with(root, "Id", "Status", "SubmittedAt"):
            self._changes += 1
            name = f"CBENCH{self._changes:08}"
            _child(change, "Id").text, _child(change, "Status").text = f"/change/{name}", "PENDING"
            self._begins(name, self._durations.records)

    def _change(self, call: Call, root: Xml.Element) -> None:
        name = call.action.removeprefix(CHANGES).partition("?")[0]
        for change in _with(root, "Id", "Status", "SubmittedAt"):
            _child(change, "Status").text = "INSYNC" if self._is_ready(name) else "PENDING"


def _name(element: Xml.Element) -> str:
    """Its name, without the namespace."""
    return element.tag.rpartition("}")[2]


def _with_name(element: Xml.Element, name: str) -> Iterator[Xml.Element]:
    """Children of a name."""
    return (child for child in element if _name(child) == name)


def _child(element: Xml.Element, name: str) -> Xml.Element:
    return next(_with_name(element, name))


def _text(element: Xml.Element, name: str) -> str:
    return _child(element, name).text or ""


def _with(root: Xml.Element, *names: str) -> list[Xml.Element]:
    """Elements that have a child of each name."""
    return [element for element in root.iter() if set(names) <= {_name(child) for child in element}]


def _parent(root: Xml.Element, child: Xml.Element) -> Xml.Element:
    return next(element for element in root.iter() if child in list(element))
