"""The point transformer and its weights."""
