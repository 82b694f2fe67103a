# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: the rules that an argument spec cannot say, a module for each owner of options.

Each has ``faults(options)``: it takes the converted options without their prefix and returns a list of sentences that
name the variable, its value and what is allowed. An option that is absent (its type was wrong, or it is known only
later) is no concern of a rule: whoever checks the spec has said so.
"""

from __future__ import annotations
