"""Training: the loop, its objectives, and what it learns from."""
