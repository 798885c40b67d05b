"""Can this training run be done on these chips: days, money, memory, what binds, and how sure that is."""
