"""Folders of files, without a window."""
