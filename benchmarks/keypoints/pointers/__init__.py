"""Models that are shown a picture and asked where something is: PaliGemma, Molmo, GPT-4o."""
