"""How long all else takes: a cancelled job, the add-on, the loader; and what times it."""
