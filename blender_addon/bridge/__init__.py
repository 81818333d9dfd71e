"""The way to the backend: its process, what is asked, and how an answer is waited for."""
