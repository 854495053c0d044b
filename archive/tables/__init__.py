"""Tables of any shape → rows of the form: ``collect`` finds rows, ``align`` columns, ``read`` values; ``annex``: the annex of 2014."""
