"""Claims: who was right? Measures, statements, verdicts, and the reading of a text.

`headway.claims.measure(...)`, `measures()`, `statements()` and `check()` answer like the commands of the same names.
"""
