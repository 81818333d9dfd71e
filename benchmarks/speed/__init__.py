"""How long the product takes, and how much memory: a mesh, a folder, the add-on, the loader."""
