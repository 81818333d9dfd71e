"""One module a format: what is in the file, as the file says it; ``..meshes`` chooses."""
