"""The rows of Tables 13 and 14, each in a module of its own."""
