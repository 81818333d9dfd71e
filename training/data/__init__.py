"""Labelled meshes from every source, and shards of them."""
