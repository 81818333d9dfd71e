"""Stage 1: pictures of shapes, and what a 2D encoder sees in them."""
