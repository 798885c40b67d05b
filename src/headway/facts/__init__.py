"""What is known, since when, says who: tables in vintages, each row with its source.

`list_facts`, `show`, `sql` and `import_scores` answer like the commands of `headway facts`.
"""

from headway.facts.importing import Imported, import_scores
from headway.facts.provenance import CITATION, Source
from headway.facts.queries import Answer, list_facts
from headway.facts.queries import run_sql as sql
from headway.facts.queries import show_table as show
from headway.facts.store import Vintage, list_vintages, open_vintage
from headway.facts.tables import TABLES, Model

__all__ = [
    "CITATION",
    "TABLES",
    "Answer",
    "Imported",
    "Model",
    "Source",
    "Vintage",
    "import_scores",
    "list_facts",
    "list_vintages",
    "open_vintage",
    "show",
    "sql",
]
