# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Pages whose tokens are names, which clients may make themselves. The others are sandbox.pages'.

ListResourceRecordSets
    moto 5.2.5: 300 on a page. AWS: likewise; here half of what there is, which ends between two names or types.
ListObjectsV2, ListObjectVersions
    moto: as many keys as are asked for. AWS: "might contain fewer keys but will never contain more".
"""

from __future__ import annotations

from typing import Any

from moto.route53.models import Route53Backend
from moto.s3.models import FakeBucket, S3Backend

from sandbox import extensions
from sandbox.extensions import extends

moto_list_object_versions = S3Backend.list_object_versions
moto_list_objects_v2 = S3Backend.list_objects_v2
moto_list_resource_record_sets = Route53Backend.list_resource_record_sets


@extends(Route53Backend)
def list_resource_record_sets(self, zone_id: str, start_type: str, start_name: str, max_items: int) -> tuple[Any, ...]:
    found = moto_list_resource_record_sets(self, zone_id, start_type, start_name, max_items)
    keys = [(record.name, record.type) for record in found[0]]
    ends = [end for end in range(1, len(keys)) if keys[end - 1] != keys[end]]
    if not extensions.pages_are_short or not ends:
        return found
    return moto_list_resource_record_sets(self, zone_id, start_type, start_name, ends[len(ends) // 2])


@extends(S3Backend)
def list_objects_v2(self, bucket: FakeBucket, *, max_keys: int, **options: Any) -> tuple[Any, ...]:
    found = moto_list_objects_v2(self, bucket, max_keys=max_keys, **options)
    if not extensions.pages_are_short or len(found[0]) < 2:
        return found
    return moto_list_objects_v2(self, bucket, max_keys=(len(found[0]) + 1) // 2, **options)


@extends(S3Backend)
def list_object_versions(self, bucket_name: str, **options: Any) -> tuple[Any, ...]:
    found = moto_list_object_versions(self, bucket_name, **options)
    number = sum(len(each) for each in found[:3])
    if not extensions.pages_are_short or number < 2:
        return found
    return moto_list_object_versions(self, bucket_name, **{**options, "max_keys": (number + 1) // 2})
