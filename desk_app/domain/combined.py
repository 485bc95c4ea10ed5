"""Several resources free together: a person and a room and a device, each with a choice."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from desk_app.domain.availability import Slot
from desk_app.domain.identifiers import ResourceId

Choices = tuple[tuple[ResourceId, ...], ...]
"""For each role those who may fill it, in order of preference."""


@dataclass(frozen=True, slots=True)
class Combination:
    """A slot for which every role can be filled, no resource filling two."""

    slot: Slot
    """With those who can fill the first role."""
    companions: Choices
    """Those who can fill each further role."""


def combine(slots: Iterable[Slot], roles: Choices) -> tuple[Combination, ...]:
    """The slots at which all roles can be filled, in the order given.

    Args:
        slots: Each with everybody who is free.
        roles: At least one.
    """
    found: list[Combination] = []
    for slot in slots:
        free = set(slot.resource_ids)
        choices = tuple(tuple(one for one in role if one in free) for role in roles)
        able = tuple(_able(choices, role) for role in range(len(choices)))
        if all(able):
            found.append(Combination(Slot(slot.starts_at, slot.ends_at, able[0]), able[1:]))
    return tuple(found)


def assign(
    choices: Sequence[Sequence[ResourceId]], *, taken: Collection[ResourceId] = ()
) -> tuple[ResourceId, ...] | None:
    """One resource for each role, all different and none taken, the preferred ones first.

    Returns:
        In the order of the roles; None if there is no way.
    """
    if not choices:
        return ()
    for one in choices[0]:
        if one not in taken:
            rest = assign(choices[1:], taken={*taken, one})
            if rest is not None:
                return (one, *rest)
    return None


def _able(choices: Choices, role: int) -> tuple[ResourceId, ...]:
    """Those of a role with whom all the others can be filled as well."""
    others = choices[:role] + choices[role + 1 :]
    return tuple(one for one in choices[role] if assign(others, taken={one}) is not None)
