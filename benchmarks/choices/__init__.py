"""What each choice brings that the model and its fast paths rest on, beside what was not chosen."""
