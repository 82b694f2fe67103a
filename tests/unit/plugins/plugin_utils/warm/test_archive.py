# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import importlib
import sys

import pytest
from ansible_collections.globalmountpoint.aws.plugins.plugin_utils._warm import archive

from tests.warm import module

# The tests' own ansible is loaded; these are imported under names that it does not have.
UTILITY = "ansible.module_utils.warm_test_utility"
OTHER = "ansible.module_utils.warm_test_other"


@pytest.fixture
def library(monkeypatch):
    library = archive.Library()
    monkeypatch.setattr(sys, "meta_path", [library, *sys.meta_path])
    yield library
    for name in (UTILITY, OTHER):
        sys.modules.pop(name, None)


def test_utilities_are_imported_from_the_archive(library):
    names = library.add(module("", warm_test_utility="VALUE = 7"))
    assert UTILITY in names
    assert sys.modules[UTILITY].VALUE == 7


def test_it_is_imported_once_for_all_modules(library):
    library.add(module("", warm_test_utility="VALUE = []"))
    loaded = sys.modules[UTILITY]
    library.add(module("", warm_test_utility="VALUE = []", warm_test_other=""))
    assert sys.modules[UTILITY] is loaded


def test_a_module_sees_its_own_archive_alone(library):
    library.add(module("", warm_test_utility="", warm_test_other=""))
    names = library.add(module("", warm_test_utility=""))
    library.hide_all_but(names)
    importlib.import_module(UTILITY)
    with pytest.raises(ModuleNotFoundError, match="warm_test_other"):
        importlib.import_module(OTHER)


def test_contents_that_differ_are_refused(library):
    library.add(module("", warm_test_utility="VALUE = 1"))
    with pytest.raises(archive.ArchiveError, match="warm_test_utility is not what it was"):
        library.add(module("", warm_test_utility="VALUE = 2"))


@pytest.mark.parametrize("text", ["raise SystemExit(3)", "import none_of_this_name", "def broken(:"])
def test_what_cannot_be_imported_fails_where_the_module_imports_it(library, text):
    library.add(module("", warm_test_utility=text, warm_test_other="VALUE = 1"))
    assert UTILITY not in sys.modules
    assert sys.modules[OTHER].VALUE == 1
    with pytest.raises((SystemExit, ModuleNotFoundError, SyntaxError)):
        importlib.import_module(UTILITY)


def test_tracebacks_show_lines(library):
    library.add(module("", warm_test_utility="def fail():\n    raise ValueError  # here\n"))
    assert "# here" in library.get_source(UTILITY)
    assert sys.modules[UTILITY].__file__ == "<archive>/ansible/module_utils/warm_test_utility.py"


@pytest.mark.parametrize("source", [b"", b"print(1)", b"\nzip_data='", b"\nzip_data='!',\n", b"\nzip_data='AAAA',\n"])
def test_what_is_no_module_is_refused(library, source):
    with pytest.raises(archive.ArchiveError):
        library.add(source)
