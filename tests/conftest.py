"""What all tests share: no deadline by the clock, the same examples in every run, and a cache of their own."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("headway", deadline=None, derandomize=True, max_examples=50)
settings.load_profile("headway")


@pytest.fixture(scope="session", autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What a test run fits and imports stays out of the user's folders."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HEADWAY_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("HEADWAY_STORE", str(tmp_path_factory.mktemp("store")))
        yield
