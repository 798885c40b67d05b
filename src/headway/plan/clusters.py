"""The result of `headway plan clusters`: described clusters with their chips and networks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from headway.plan.cluster import Cluster


@dataclass(frozen=True, slots=True, kw_only=True)
class ClustersResult:
    """Described clusters by the name of their file, each with its source; `text` is that of one that was asked for."""

    clusters: Mapping[str, Cluster]
    sources: Mapping[str, Mapping[str, Any] | None]
    text: str | None = None
    origin: Mapping[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON."""
        rows = [
            {
                "name": name,
                "cluster": cluster.name,
                "chip": cluster.chip.name,
                "count": cluster.count,
                "domain": cluster.domain,
                "link_gbps": cluster.link_gbps,
                "network_gbps": cluster.network_gbps,
                "memory_gb": cluster.chip.hbm_gb,
                "price_usd_hour": cluster.price_usd_hour,
                "power_kw": cluster.power_kw,
                "note": cluster.note,
                "source": self.sources[name],
            }
            for name, cluster in self.clusters.items()
        ]
        return {**self.origin, "clusters": rows, **({"text": self.text} if self.text is not None else {})}
