"""`headway plan models` and `headway plan clusters`: what is described and ready to start from. An edge."""

from headway import __version__
from headway.api.planning.descriptions import find_cluster, model_text, ready_names, ready_text
from headway.plan.clusters import ClustersResult
from headway.plan.models import ModelsResult, model_row, sources_of_rows


def plan_models(*, show: str | None = None) -> ModelsResult:
    """The ready models, or one of them with the text of its description.

    Raises
    ------
    UnknownName
        If there is no ready model of that name.
    """
    names = ready_names("models") if show is None else [show.casefold()]
    text = None if show is None else ready_text("models", show)
    models = {name: model_text(name) for name in names}
    sources = sources_of_rows([model_row(name, model) for name, model in models.items()])
    return ModelsResult(models=models, text=text, origin=_origin(sources))


def plan_clusters(*, show: str | None = None) -> ClustersResult:
    """The ready clusters, or one of them with the text of its description.

    Raises
    ------
    UnknownName
        If there is no ready cluster of that name.
    """
    names = ready_names("clusters") if show is None else [show.casefold()]
    text = None if show is None else ready_text("clusters", show)
    found = {name: find_cluster(name) for name in names}
    origins = {name: written.source.to_dict() if written.source else None for name, (written, _) in found.items()}
    sources = {tuple(row.values()): row for row in origins.values() if row}
    return ClustersResult(
        clusters={name: cluster for name, (_, cluster) in found.items()},
        sources=origins,
        text=text,
        origin=_origin(list(sources.values())),
    )


def _origin(sources: list[dict[str, object]]) -> dict[str, object]:
    """Descriptions travel with the package, not with a vintage, and nothing is drawn."""
    return {"headway": __version__, "vintage": None, "as_of": None, "seed": None, "draws": None, "sources": sources}
