"""Facts and paragraphs in, answers out: analysis, index, queries, facets and questions."""
