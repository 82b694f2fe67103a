# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: modules as forks of a process that has loaded what they need.

`client` is the side of the connection plugin, in Ansible's worker; `server` is the warm process, started as a program
of its own with the controller's interpreter. The server imports nothing of Ansible but what modules bring along in
their archives (`archive`), and boto3 (`boto`); a fork becomes the module (`fork`).
"""
