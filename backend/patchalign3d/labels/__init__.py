"""From what patches say to a label for every face."""
