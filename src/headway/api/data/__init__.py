"""Commands about the facts themselves: pull, compare, verify, export, trace. Edges."""
