# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Elastic Load Balancing, version 2.

DescribeLoadBalancerAttributes, LoadBalancerAttribute
    moto 5.2.5 misses most attributes until they are set. AWS: each has a default.
DeleteLoadBalancer
    moto deletes a protected one. AWS: OperationNotPermitted.
LoadBalancer, CanonicalHostedZoneId
    moto has one for all. AWS: one per region (AWS General Reference, Elastic Load Balancing endpoints and quotas).
"""

from __future__ import annotations

from moto.core.responses import ActionResult
from moto.elbv2.exceptions import ELBClientError
from moto.elbv2.models import FakeLoadBalancer
from moto.elbv2.responses import ELBV2Response

from sandbox.extensions import extends

ATTRIBUTES = {
    "application": {
        "access_logs.s3.bucket": "",
        "access_logs.s3.enabled": "false",
        "access_logs.s3.prefix": "",
        "client_keep_alive.seconds": "3600",
        "connection_logs.s3.bucket": "",
        "connection_logs.s3.enabled": "false",
        "connection_logs.s3.prefix": "",
        "deletion_protection.enabled": "false",
        "idle_timeout.timeout_seconds": "60",
        "ipv6.deny_all_igw_traffic": "false",
        "load_balancing.cross_zone.enabled": "true",
        "routing.http.desync_mitigation_mode": "defensive",
        "routing.http.drop_invalid_header_fields.enabled": "false",
        "routing.http.preserve_host_header.enabled": "false",
        "routing.http.x_amzn_tls_version_and_cipher_suite.enabled": "false",
        "routing.http.xff_client_port.enabled": "false",
        "routing.http.xff_header_processing.mode": "append",
        "routing.http2.enabled": "true",
        "waf.fail_open.enabled": "false",
        "zonal_shift.config.enabled": "false",
    },
}

# Of application load balancers. A region that is not listed keeps moto's.
HOSTED_ZONES = {
    "ap-northeast-1": "Z14GRHDCWA56QT",
    "ap-southeast-1": "Z1LMS91P8CMLE5",
    "ap-southeast-2": "Z1GM3OXH4ZPM65",
    "ca-central-1": "ZQSVJUPU6J1EY",
    "eu-central-1": "Z215JYRZR1TBD5",
    "eu-west-1": "Z32O12XQLNTSW2",
    "eu-west-2": "ZHURV8PSTC4K8",
    "us-east-1": "Z35SXDOTRQ7X7K",
    "us-east-2": "Z3AADJGX6KTTL2",
    "us-west-1": "Z368ELLRRE2KJ0",
    "us-west-2": "Z1H1FL5HABSF5",
}

moto_init = FakeLoadBalancer.__init__
moto_delete_load_balancer = ELBV2Response.delete_load_balancer


@extends(FakeLoadBalancer)
def __init__(self, *args, **kwargs) -> None:
    moto_init(self, *args, **kwargs)
    self.attrs.update(ATTRIBUTES.get(self.type, {}))
    region = self.arn.split(":")[3]
    self.canonical_hosted_zone_id = HOSTED_ZONES.get(region, self.canonical_hosted_zone_id)


@extends(ELBV2Response)
def delete_load_balancer(self) -> ActionResult:
    arn = self._get_param("LoadBalancerArn")
    load_balancer = self.elbv2_backend.load_balancers.get(arn)
    if load_balancer and load_balancer.attrs["deletion_protection.enabled"] == "true":
        raise ELBClientError(
            "OperationNotPermitted",
            f"Load balancer '{arn}' cannot be deleted because deletion protection is enabled",
        )
    return moto_delete_load_balancer(self)
