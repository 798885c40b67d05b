"""From the collected facts to the project's own tables: one module a table, each a pure function of rows."""
