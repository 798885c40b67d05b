"""The commands on claims: measures, statements, texts. Edges."""
