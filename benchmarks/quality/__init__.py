"""How well the bundled model answers: by words, by clicks, without words, however a mesh lies."""
