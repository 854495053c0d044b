"""What a segment holds. A segment is one file of arrays (``arrays``) about some thousands of reports, never changed.

A report is a document, numbered from 0 within its segment; there are at most MOST_DOCUMENTS, so that two bytes do for the
number. Its text is its folded paragraphs (``folding``) as UTF-16 units, each ended by one SEPARATOR; the texts of all
documents follow one another, and a *position* counts units from the first. Documents longer than BLOCK are cut into
*blocks*, so that two bytes tell a place within one; others are one block.

    array                 dtype    entries             holds
    docs.id               bytes    documents           the report's id
    docs.paragraphs       u4       documents + 1       its first paragraph
    text.units            u2       all text            the text itself
    text.paragraphs       u4       paragraphs + 1      position where a paragraph starts
    text.marks            u4       text ÷ MARK_EVERY   the paragraph at every 64th position
    text.weights          u1       paragraphs          what kind it is (``passages.WEIGHTS``)
    blocks.doc            u4       blocks              the document it belongs to
    blocks.start          u4       blocks              position where it starts

Words (from jieba, of the text: ``words``; of title, agency and places: ``names``), sorted by their UTF-8 bytes. A word in
more than a third of the documents is a *row*, a count for every document, instead of a list (``postings``):

    words.terms           u1       bytes               all words, one after the other
    words.term_first      u4       words + 1           where a word's bytes start
    words.term_sums       u4       words               CRC-32 of the words, ascending
    words.term_by_sum     u4       words               the word of each of these
    words.first           u4       words + 1           where a word's list starts; empty for rows
    words.docs            u2       postings            document, ascending for each word
    words.counts          u1       postings            how often the word stands in it; 255 for more
    words.dense           u4       rows                the words that are rows
    words.dense_sizes     u4       rows                documents they stand in
    words.rows            u1       rows × documents    how often; 255 for more
    words.lengths         u4       documents           number of words in the document

Pairs of neighbouring units (the second may be the SEPARATOR), sorted; these make every text findable literally. What there
is to say about a pair is one stretch of bytes, packed where it is long (``pair_lists``, ``offsets``, ``packing``):

    pairs.terms           u4       pairs               first unit << 16 | second unit
    pairs.sizes           u4       pairs               its postings
    pairs.first           u4       pairs + 1           where its lists, or its rows, start
    pairs.lists           bytes                        for each posting the block (u2, ascending), how often the pair stands
                                                       there (u1; above 255 the block comes again) and in how many
                                                       paragraphs (u1; 255 for more; one that two blocks share counts in
                                                       the first). Rows: the last two, for every block
    pairs.rows            u4       rows                the pairs that are rows
    pairs.occurrences     u4       pairs               how often it stands in all
    pairs.offsets_first   u4       pairs + 1           where its places start
    pairs.offsets         bytes                        places in the block (u2), ascending for each block

Columns:

    facet.<name>.values   JSON                         the distinct values
    facet.<name>.first    u4       documents + 1       where a document's values start
    facet.<name>.codes    u1…u4    values              number of the value
    number.<code>         u1,u2,f8 documents           the number; unknown is 255, 65535 or NaN
    state.<code>          u1       documents           how it is known or why not: number of ``states.STATES``; not there
                                                       where all known numbers are printed and all others missing;
                                                       also of codes as they were read (``as_read``), which have no number
"""

from __future__ import annotations

FORMAT = 6  # of everything above; raised when it changes
BLOCK = 65_535  # units
MOST_DOCUMENTS = 65_536  # and blocks
MARK_EVERY = 64  # units
WORD_FIELDS = ("words", "names")
EXTENSION = ".arrays"


def blocks_of(units: int) -> int:
    """How many blocks a document of so many units is."""
    return max(1, -(-units // BLOCK))
