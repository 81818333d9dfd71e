"""Blender's data: meshes as arrays, answers as what artists use."""
