"""Files into the scene, so that what comes in is what is in them, or they are refused by name."""
