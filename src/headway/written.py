"""YAML as descriptions need it: one mapping, each key once, no text that grows without end when it is read."""

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any, Final

from headway.errors import DataError

if TYPE_CHECKING:
    from yaml import Node

#: Values that a description may have once all repetitions (anchors and aliases) are written out. A parameter: ours; the
#: longest ready description has about two hundred.
MOST_VALUES: Final = 20_000

#: How PyYAML begins to say that there are several documents.
_DOCUMENTS: Final = "expected a single document in the stream"


def mapping_of(text: str, file: str, *, example: str = "") -> dict[Hashable, Any]:
    """The mapping that a YAML text holds; `example` says where to find a text that is one.

    Raises
    ------
    DataError
        For a text that is empty, no YAML or no mapping, that has a key twice, refers to itself, or repeats itself into
        more than MOST_VALUES values: names the file and, where there is one, the row.
    """
    import yaml

    try:
        loader = yaml.SafeLoader(text)
        node = loader.get_single_node()
        if node is None:
            raise DataError("the file is empty", file=file, remedy=example)
        _sized(node, file)
        found = loader.construct_document(node)
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        told = getattr(problem, "problem", None) or " ".join(str(problem).split())
        context = getattr(problem, "context", None)
        told = f"{context} {told}" if context == _DOCUMENTS else told
        raise DataError(
            f"not YAML: {told}", file=file, row=mark.line + 1 if mark is not None else None, remedy=example
        ) from None
    except RecursionError:
        raise DataError("nested too deep for a description", file=file, remedy=example) from None
    except (ValueError, OverflowError) as problem:
        if isinstance(problem, DataError):
            raise
        raise DataError(f"a date or a number that cannot be: {problem}", file=file) from None
    if not isinstance(found, Mapping):
        raise DataError("a description is a mapping of names to values", file=file, value=_shown(found))
    return dict(found)


def _shown(value: object) -> str | None:
    """A plain value as it is told; nothing of a list, which may be long."""
    return None if isinstance(value, list | tuple | set) else str(value)[:40]


def _sized(top: "Node", file: str) -> None:
    """Raise DataError where a key stands twice, or where values written out are too many or without end."""
    from yaml import MappingNode, SequenceNode

    sizes: dict[int, int] = {}

    def size(node: "Node") -> int:
        """Values of a node written out; 0 is put down while it is counted, and found by what refers to itself."""
        known = sizes.get(id(node))
        if known is not None:
            if known == 0:
                raise DataError("a part of it refers to itself", file=file, row=node.start_mark.line + 1)
            return known
        sizes[id(node)] = 0
        parts: list[Node] = []
        if isinstance(node, MappingNode):
            _once(node, file)
            parts = [each for pair in node.value for each in pair]
        elif isinstance(node, SequenceNode):
            parts = node.value
        sizes[id(node)] = found = 1 + sum(size(part) for part in parts)
        if found > MOST_VALUES:
            raise DataError(
                f"repeats itself into more than {MOST_VALUES:,} values", file=file, row=node.start_mark.line + 1
            )
        return found

    size(top)


def _once(node: Any, file: str) -> None:
    """Raise DataError where a mapping has a key twice: the second would silently replace the first."""
    seen: dict[str, int] = {}
    for key, _ in node.value:
        name, row = str(key.value), key.start_mark.line + 1
        if key.tag != "tag:yaml.org,2002:merge" and name in seen:
            raise DataError(f"the key stands twice, first in row {seen[name]}", file=file, row=row, column=name)
        seen.setdefault(name, row)
