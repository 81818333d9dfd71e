"""What the add-on has, too: the standard library and NumPy alone."""
