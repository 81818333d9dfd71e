"""Runs in Blender: tells the version of its Python."""

import sys

print("Python", *sys.version_info[:2])
