"""What the bundled model and the add-on do for those who use them: quality, speed, stamina."""
