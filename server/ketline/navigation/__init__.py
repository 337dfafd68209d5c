"""Where things are: what a name means, where it is declared and used, what a rename changes, how a document is built.

Answers from snapshots, in offsets; knows no editor. How things are described to a reader is ``presentation``.
"""

from ketline.navigation.files import Files
from ketline.navigation.occurrences import Occurrence, occurrence_at, occurrences_of

__all__ = ["Files", "Occurrence", "occurrence_at", "occurrences_of"]
