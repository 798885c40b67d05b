"""What is known, since when, says who: tables in vintages, each row with its source."""

from headway.facts.importing import Imported, import_scores
from headway.facts.provenance import CITATION, Source
from headway.facts.queries import list_facts, run_sql, show_table
from headway.facts.store import Vintage, list_vintages, open_vintage
from headway.facts.tables import TABLES, Model

__all__ = [
    "CITATION",
    "TABLES",
    "Imported",
    "Model",
    "Source",
    "Vintage",
    "import_scores",
    "list_facts",
    "list_vintages",
    "open_vintage",
    "run_sql",
    "show_table",
]
