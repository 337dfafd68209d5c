"""Valid programs that are probably not what was meant: KT6xx.

``lint(analysis)`` is the whole; ``lint_item`` judges one top-level statement, ``fold`` what follows from their order;
``sections`` keeps both from one version of a document to the next.
Nothing here looks at an editor, simulates, or guesses: where a name, an index or a value is unknown, it is silent.
"""

from ketline.lints.flow import START, Flow, fold
from ketline.lints.items import Linted, lint_item
from ketline.lints.lint import Lints, lint
from ketline.lints.lookup import Lookup

__all__ = ["START", "Flow", "Linted", "Lints", "Lookup", "fold", "lint", "lint_item"]
