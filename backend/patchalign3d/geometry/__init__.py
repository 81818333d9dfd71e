"""Meshes and their surfaces."""
