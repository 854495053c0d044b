"""The real engine: Whoosh's schema, segments and query trees over memory-mapped arrays. Nothing else imports whoosh.

Writing: ``writer`` cuts the reports into batches, ``vocabulary`` and ``invert`` turn a batch into arrays, ``arrays`` puts
them in a file, ``merge`` joins segments; ``layout`` says what the arrays hold.
Searching: ``codec`` and ``segment`` read a segment, ``collection`` all of them with their ``columns``, ``translate`` makes
Whoosh's query tree (with the ``nodes`` Whoosh lacks), ``executor`` runs it, ``engine`` is the door.
"""
