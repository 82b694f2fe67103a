# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is changed by hand is shown by `--check` if and only if a run mends it: each field that a role states.

A field that is stated and has no drift here is noticed. What is none of the roles' business stays from the beginning
to the end, whatever else a run mends of the same resource.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import pytest

from tests import certificates
from tests.integration.conftest import Deployment
from tests.integration.drift import (
    Drift,
    Region,
    balancing,
    failover,
    fields,
    launching,
    network,
    scaling,
    state,
    storage,
)

REGIONS = ("us-east-1", "us-east-2")
DRIFTS = [drift for role in (network, storage, launching, balancing, scaling, failover) for drift in role.DRIFTS]
OURS = [drift for drift in DRIFTS if not drift.foreign]
READING = ("Describe", "Get", "Head", "List")
OPTIONS = """
globalmountpoint_session_manager: true
globalmountpoint_tags: {Owner: site}
dns_failover_alarms: true
dns_failover_alarm_subscriptions: [{protocol: email, endpoint: team@globalmountpoint.example}]
"""


def changed(output: str) -> set[tuple[str, str]]:
    """Return regions and names of the tasks that change something there."""
    found, task = set(), ""
    for line in output.splitlines():
        if line.startswith("TASK ["):
            task = line.split(" : ")[-1].rpartition("]")[0]
        elif line.startswith("changed:"):
            found.add((re.findall(r"\[([a-z0-9-]+)", line)[0], task))
    return found


def batches() -> list[list[tuple[str, Drift]]]:
    """Return drifts of ours with the region of each: first what is changed, then what is taken away.

    So none hides another. What is changed of a resource is shared out among the regions. What is taken away is of the
    standby, as far as it has such: with it goes what others have of it.
    """
    parts: list[list[tuple[str, Drift]]] = [[], []]
    counts: Counter = Counter()
    for drift in OURS:
        is_gone = drift.field.endswith(("gone", "less", "all of it"))
        number = 1 if is_gone else counts[drift.role, drift.resource]
        counts[drift.role, drift.resource] += not is_gone
        parts[is_gone].append((drift.region or REGIONS[number % 2], drift))
    return parts


class Site:
    """A deployment, and what is changed in it by hand."""

    def __init__(self, deployment: Deployment) -> None:
        self.deployment = deployment
        self.client = cache(deployment.client)
        #: What each drift changed, as the leaves of the state with their texts before and after.
        self.made: dict[tuple[str, Drift], dict] = {}

    def read(self, role: str, region: str) -> dict[tuple[str, ...], str]:
        """Return what a role has in a region."""
        return state.read(role, lambda service: self.client(service, region))

    def everything(self) -> dict[tuple[str, str], dict[tuple[str, ...], str]]:
        """Return what all roles have, by role and region."""
        return {
            (role, region): self.read(role, region)
            for role in state.ROLES
            for region in REGIONS
            if role != "dns_failover" or region == REGIONS[0]
        }

    def make(self, drifts: list[tuple[str, Drift]]) -> None:
        """Change things by hand, those of a role one after another; each has to be a change."""
        parts = defaultdict(list)
        for region, drift in drifts:
            parts[drift.role].append((region, drift))
        with ThreadPoolExecutor() as pool:
            none = [each for part in pool.map(self._make, parts.values()) for each in part]
        assert not none, none

    def _make(self, drifts: list[tuple[str, Drift]]) -> list[str]:
        """Return what was no change."""
        found = {where: self.read(where[1], where[0]) for where in {(region, drift.role) for region, drift in drifts}}
        for region, drift in drifts:
            drift.make(Region(region, self.client))
            now = self.read(drift.role, region)
            self.made[region, drift] = state.differences(found[region, drift.role], now)
            found[region, drift.role] = now
        return [f"{drift.name} in {region}" for region, drift in drifts if not self.made[region, drift]]


@pytest.fixture(scope="module")
def site(deployment):
    """A deployment with all that the roles can make, in which others have their things too."""
    for region in REGIONS:
        arn = certificates.imported(deployment.client("acm", region), "www.globalmountpoint.example")
        folder = deployment.inventory / "host_vars"
        folder.mkdir(exist_ok=True)
        (folder / f"{region}.yml").write_text(f"compute_mountpoint_certificate_arn: {arn}\n")
    everywhere = deployment.inventory / "group_vars" / "all.yml"
    everywhere.write_text(everywhere.read_text() + OPTIONS)
    deployment.site()
    found = Site(deployment)
    found.make([(REGIONS[0], drift) for drift in DRIFTS if drift.foreign])
    return found


def test_each_field_that_a_role_states_has_a_drift():
    names = {drift.name for drift in OURS}
    stated = fields.stated()
    tried = {each for each in stated if any(name == each or name.startswith(f"{each} ") for name in names)}
    assert stated - tried == set(fields.WITHOUT_DRIFT)


@pytest.mark.parametrize("batch", batches(), ids=["changed", "gone"])
def test_what_is_shown_is_mended_and_what_is_not_stays(site, batch):
    before = site.everything()
    site.make(batch)
    shown = changed(site.deployment.site("--check", "--diff").output)
    site.deployment.site()
    after = site.everything()

    is_shown = {key for key in batch if any(key[0] == region and key[1].task in task for region, task in shown)}
    is_mended = {
        (region, drift)
        for region, drift in batch
        if all(
            after[drift.role, region].get(path) == before[drift.role, region].get(path)
            for path in site.made[region, drift]
        )
    }
    assert sorted(f"{region} {drift.name}" for region, drift in is_shown ^ is_mended) == []
    assert sorted(f"{region} {drift.name}" for region, drift in set(batch) - is_shown) == []
    # Nothing else than the drift is mended, and nothing is left by mending it.
    assert {key: state.differences(before[key], after[key]) for key in before if before[key] != after[key]} == {}


def test_what_others_have_stays_and_is_not_shown(site):
    now = site.everything()
    foreign = {key: made for key, made in site.made.items() if key[1].foreign}
    lost = [
        drift.name
        for (region, drift), made in foreign.items()
        if any(now[drift.role, region].get(path, "") != there for path, (_was, there) in made.items())
    ]
    assert lost == []
    assert changed(site.deployment.site("--check", "--diff").output) == set()
    run = site.deployment.site()
    assert changed(run.output) == set()
    assert [call for call in run.calls if not call.partition(" ")[2].startswith(READING)] == []
