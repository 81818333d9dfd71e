"""Whether work that is long, large or killed on the way comes to what it should."""
