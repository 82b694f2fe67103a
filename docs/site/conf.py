# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The documentation site: `make docs-site` puts this and index.md beside the guides and antsibull-docs's pages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import ansible
import ansible_collections
from docutils import nodes
from pygments.lexers.special import TextLexer

REPOSITORY = "https://github.com/globalmountpoint/aws/tree/main"
ANSIBLE_DOCS = "https://docs.ansible.com/projects/ansible/latest"

project = "globalmountpoint.aws"
project_copyright = "globalmountpoint.aws contributors"
extensions = ["myst_parser", "sphinx_antsibull_ext"]
html_theme = "sphinx_ansible_theme"
html_show_sphinx = False
pygments_style = "ansible"
nitpicky = True
myst_heading_anchors = 4

# Labels of Ansible's own documentation that antsibull-docs refers to. Intersphinx would ask the network for them.
ANSIBLE_PAGES = {
    "action_plugins": "plugins/action.html",
    "ansible_configuration_settings": "reference_appendices/config.html",
    "callback_plugins": "plugins/callback.html",
    "common_return_values": "reference_appendices/common_return_values.html",
    "connection_plugins": "plugins/connection.html",
    "filter_plugins": "plugins/filter.html",
}
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)((?:#[^)\s]*)?)\)")


def plugin_page(label: str) -> str:
    """The page of an installed plugin of another collection, by antsibull-docs's label; empty where there is none."""
    named = re.fullmatch(r"ansible_collections\.(\w+)\.(\w+)\.(\w+)_([a-z]+)", label)
    if not named:
        return ""
    namespace, collection, plugin, kind = named.groups()
    folder = "modules" if kind == "module" else f"plugins/{kind}"
    if (namespace, collection) == ("ansible", "builtin"):
        found = Path(ansible.__path__[0], folder, f"{plugin}.py").exists()
    else:
        path = Path(namespace, collection, "plugins", folder.removeprefix("plugins/"), f"{plugin}.py")
        found = any((root / path).exists() for root in map(Path, ansible_collections.__path__))
    return f"collections/{namespace}/{collection}/{plugin}_{kind}.html" if found else ""


def ansible_reference(_app: Any, _env: Any, node: Any, content: nodes.Element) -> nodes.reference | None:
    """What the site does not have is linked to Ansible's; what neither has stays an error."""
    target = node["reftarget"]
    if node["reftype"] == "envvar" and target.startswith("ANSIBLE_"):
        page = f"reference_appendices/config.html#envvar-{target}"
    else:
        page = ANSIBLE_PAGES.get(target) or plugin_page(target)
    return nodes.reference("", "", content, internal=False, refuri=f"{ANSIBLE_DOCS}/{page}") if page else None


def link_to_repository(app: Any, page: str, source: list[str]) -> None:
    """Guides link to files and folders that are no pages of the site: these are in the repository."""
    folder = Path(app.srcdir, page).parent

    def mended(link: re.Match[str]) -> str:
        path = (folder / link[1]).resolve()
        if path.is_file():
            return link[0]
        return f"]({REPOSITORY}/{path.relative_to(app.srcdir)}{link[2]})"

    if app.env.doc2path(page).suffix == ".md":
        source[0] = LINK.sub(mended, source[0])


def setup(app: Any) -> None:
    # GitHub draws Mermaid's pictures; here their text is shown, since a drawing needs a script of a third party.
    app.add_lexer("mermaid", TextLexer)
    app.connect("missing-reference", ansible_reference)
    app.connect("source-read", link_to_repository)
