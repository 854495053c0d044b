"""What the form and the law mean: short passages of our own with their source, found by the words people ask with.

``knowledge("复议前置是什么意思")`` ranks entries; ``entries()`` lists them all, for the help page. What can be told from the
declared form is made from it, so it cannot go stale; the rest stands in the data files beside this module.
"""

from indexer.question.knowledge.model import Entry, Kind, Ranked
from indexer.question.knowledge.rank import entries, entry, knowledge, of_code

__all__ = ["Entry", "Kind", "Ranked", "entries", "entry", "knowledge", "of_code"]
