"""What is known, since when, says who: tables in vintages, each row with its source.

`list_facts`, `show`, `sql` and `import_path` answer like the commands of `headway facts`; `import_scores` takes scores
of one's own alone.
"""

from headway.facts.importing import Imported, import_scores
from headway.facts.intake_result import Taken
from headway.facts.provenance import CITATION, Source
from headway.facts.publication_import import import_path
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
    "Taken",
    "Vintage",
    "import_path",
    "import_scores",
    "list_facts",
    "list_vintages",
    "open_vintage",
    "show",
    "sql",
]
