"""From what stands in a sentence to claims: one module for each family of measures, rules alone."""
