"""Which way shapes stand: the rule that weighs what speaks for it."""
