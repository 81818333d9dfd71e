"""glTF 2.0: the file's JSON and numbers, what its scene shows, and writing it with parts."""
