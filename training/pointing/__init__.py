"""Parts that are pointed at: simulated clicks, and the rule that is learned from them."""
