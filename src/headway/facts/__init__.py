"""What is known, since when, says who: tables in vintages, each row with its source.

`list_facts`, `show`, `sql` and `import_path` answer like the commands of `headway facts`; `import_scores` takes scores
of one's own alone. Each is imported when it is first asked for: most commands only read tables.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
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

#: The module that holds each name, and what it is called there.
_HOME: Final = {
    "CITATION": ("provenance", "CITATION"),
    "TABLES": ("tables", "TABLES"),
    "Answer": ("queries", "Answer"),
    "Imported": ("importing", "Imported"),
    "Model": ("tables", "Model"),
    "Source": ("provenance", "Source"),
    "Taken": ("intake_result", "Taken"),
    "Vintage": ("store", "Vintage"),
    "import_path": ("publication_import", "import_path"),
    "import_scores": ("importing", "import_scores"),
    "list_facts": ("queries", "list_facts"),
    "list_vintages": ("store", "list_vintages"),
    "open_vintage": ("store", "open_vintage"),
    "show": ("queries", "show_table"),
    "sql": ("queries", "run_sql"),
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, held = _HOME[name]
    return getattr(import_module(f"{__name__}.{module}"), held)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
