#!/usr/bin/python
# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: storage_info
version_added: 0.1.0
short_description: Read the storage of a region
description:
  - Internal to this collection.
  - Reads the content bucket of a region and what belongs to it, as the role storage_crr compares it with what is
    wanted. Every part is one call, and all calls are made at once.
  - What is not asked for is not read, and empty in the result.
options:
  bucket:
    description: The content bucket.
    type: str
    required: true
  settings_of:
    description: The buckets whose settings are read.
    type: list
    elements: str
    default: []
  region_of:
    description: The buckets whose region is asked for.
    type: list
    elements: str
    default: []
  owner:
    description: The account that the buckets of O(region_of) are to be of; empty for any.
    type: str
    default: ''
  key:
    description: A small object of O(bucket) that is read; empty for none.
    type: str
    default: ''
  project:
    description: The project whose transfer buckets are listed; empty for none. Needs O(environment).
    type: str
    default: ''
  environment:
    description: The environment whose transfer buckets are listed.
    type: str
    default: ''
  role:
    description: The role that S3 assumes to replicate the objects of O(bucket); empty if it is not to be read.
    type: str
    default: ''
  role_policy:
    description: The inline policy of O(role) that is read.
    type: str
    default: replication
author:
  - globalmountpoint.aws contributors (@globalmountpoint)
extends_documentation_fragment:
  - globalmountpoint.aws.attributes
  - globalmountpoint.aws.attributes.no_diff_mode
  - globalmountpoint.aws.attributes.action_group
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Bucket and its replication are read
  globalmountpoint.aws.storage_info:
    bucket: gm-content-prod-us-east-1-123456789012
    settings_of: [gm-content-prod-us-east-1-123456789012]
    role: gm-prod-us-east-1-replication
  register: storage
"""

RETURN = r"""
exists:
  description: Whether O(bucket) is there.
  returned: success
  type: bool
  sample: true
replication_configuration:
  description: The replication configuration of O(bucket), as M(globalmountpoint.aws.s3_bucket_replication) returns it.
  returned: success
  type: dict
  sample: {}
settings:
  description: The settings of each bucket of O(settings_of) that is there, by its name.
  returned: success
  type: dict
  sample: {"gm-content-prod-us-east-1-123456789012": {"versioning": true, "encryption": "AES256"}}
regions:
  description: The region of each bucket of O(region_of); empty where O(owner) has no such bucket.
  returned: success
  type: dict
  sample: {"website-pages": "us-east-1"}
text:
  description: The first 4096 bytes of the object O(key); empty where it is not there, or where it is in an archive.
  returned: success
  type: str
  sample: ""
transfer_buckets:
  description:
    - The buckets of the region that have the name of a transfer bucket. Whose they are, their tags tell.
    - Where S3 does not say where a bucket is, those of all regions.
  returned: success
  type: list
  elements: str
  sample: []
role:
  description: The role, empty where there is none.
  returned: success
  type: dict
  contains:
    arn:
      description: The ARN of the role.
      returned: when there is a role
      type: str
      sample: arn:aws:iam::123456789012:role/gm-prod-us-east-1-replication
    description:
      description: The description of the role.
      returned: when there is a role
      type: str
      sample: Replicates gm-content-prod-us-east-1-123456789012
    trust_policy:
      description: Who may assume the role.
      returned: when there is a role
      type: dict
      sample: {"Version": "2012-10-17", "Statement": []}
    tags:
      description: The tags of the role.
      returned: when there is a role
      type: dict
      sample: {"Project": "gm"}
role_policy:
  description: The inline policy, empty where there is none.
  returned: success
  type: dict
  sample: {"Version": "2012-10-17", "Statement": []}
"""

from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _storage_reading


def main() -> None:
    module = AnsibleAWSModule(
        argument_spec={
            "bucket": {"type": "str", "required": True},
            "settings_of": {"type": "list", "elements": "str", "default": []},
            "region_of": {"type": "list", "elements": "str", "default": []},
            "owner": {"type": "str", "default": ""},
            "key": {"type": "str", "default": "", "no_log": False},
            "project": {"type": "str", "default": ""},
            "environment": {"type": "str", "default": ""},
            "role": {"type": "str", "default": ""},
            "role_policy": {"type": "str", "default": "replication"},
        },
        supports_check_mode=True,
    )
    try:
        found = _storage_reading.read(module.client, module.params)
    except AnsibleAWSError as error:
        module.fail_json_aws_error(error)
    module.exit_json(changed=False, **found)


if __name__ == "__main__":
    main()
