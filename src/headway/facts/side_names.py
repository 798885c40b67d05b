"""Other names of the sides that the tables of compute name, as the tables of models and people write them."""

from typing import Final

#: By the name in small letters, the side of the tables of compute.
SIDE_NAMES: Final = {
    "country:united states of america": "US",
    "united states of america": "US",
    "united states": "US",
    "usa": "US",
    "country:china": "China",
}
