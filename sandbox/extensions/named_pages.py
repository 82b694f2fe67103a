# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Pages whose tokens are names, which clients may make themselves. The others are sandbox.pages'.

ListResourceRecordSets
    moto 5.2.5: 300 on a page. AWS: likewise; here half of what there is, which ends between two names or types.
ListObjectsV2, ListObjectVersions
    moto: as many keys as are asked for. AWS: "might contain fewer keys but will never contain more".
ListObjectVersions, VersionIdMarker
    moto lists nothing behind a version that is gone. AWS: what follows its place (boto3's object_versions.delete()
    deletes each page before it asks for the next).
"""

from __future__ import annotations

from typing import Any

from moto.core.utils import unix_time_millis
from moto.route53.models import Route53Backend
from moto.s3.models import FakeBucket, S3Backend

from sandbox import extensions
from sandbox.extensions import extends

Place = tuple[str, float]

#: Of each version that was listed, by bucket, key and id.
PLACES: dict[tuple[str, Any, Any], Place] = {}

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
    place = PLACES.get((bucket_name, options.get("key_marker"), options.get("version_id_marker")))
    if place:
        options = {**options, **_markers_before(self.get_bucket(bucket_name), place)}
    found = moto_list_object_versions(self, bucket_name, **options)
    number = sum(len(each) for each in found[:3])
    if extensions.pages_are_short and number > 1:
        found = moto_list_object_versions(self, bucket_name, **{**options, "max_keys": (number + 1) // 2})
    for version in (*found[0], *found[2]):
        PLACES[bucket_name, version.name, version.version_id] = _place(version)
    return found


def _place(version: Any) -> Place:
    """Where moto lists a version."""
    return version.name, -unix_time_millis(version.last_modified)


def _markers_before(bucket: FakeBucket, place: Place) -> dict[str, Any]:
    """Return what begins behind a place, by what is there: the version of the place may be gone."""
    versions = [version for _, each in bucket.keys.iterlists() for version in each]
    before = max((version for version in versions if _place(version) <= place), key=_place, default=None)
    return {
        "key_marker": before.name if before else None,
        "version_id_marker": before.version_id if before else None,
    }
