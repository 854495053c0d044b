"""Facts and paragraphs in, answers out: analysis, index, queries, facets and questions."""

from indexer.index import Index, open_index
from indexer.results import SearchRequest, SearchResult

__all__ = ["Index", "SearchRequest", "SearchResult", "open_index"]
