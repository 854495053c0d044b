"""Sentences of the reports that speak of what a question is about, wherever they stand.

``Finder(index, store).find("人手不够", scope)``: the best sentences first, at most so many of one report, each with the
place it stands in and the numbers it holds. Literal words, characters in pairs and declared synonyms are what it goes by.
"""

from indexer.sentences.amounts import Amount
from indexer.sentences.find import Finder, Said, Scope, Weights
from indexer.sentences.terms import Term, terms_of

__all__ = ["Amount", "Finder", "Said", "Scope", "Term", "Weights", "terms_of"]
