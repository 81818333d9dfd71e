"""Training: data that may be redistributed, the paper's objectives, and one trainer to read."""
