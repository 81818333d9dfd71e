"""glTF in all its ways, read here and by Blender, compared."""
