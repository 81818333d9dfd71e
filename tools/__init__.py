"""What is made or timed in a real window, generated pages, and what ``build.py`` does."""
