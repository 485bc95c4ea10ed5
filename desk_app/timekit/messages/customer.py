"""Customers inside bookings, as the wire spells them.

Source: the `customer` of `POST /bookings` and the include `customers`.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from desk_app.domain.booking import Customer
from desk_app.errors import InvalidRequestError
from desk_app.timekit.fields import OBJECT_SCHEMA, FieldKind
from desk_app.timekit.time_formats import IncomingTimes
from desk_app.timekit.wire_values import WireObject, read_object, read_text

_ATTRIBUTES: Final = {
    "name": "name",
    "email": "email",
    "phone": "phone",
    "voip": "voip",
    "timezone": "time_zone_name",
    "first_name": "first_name",
    "last_name": "last_name",
    "comment": "comment",
    "where": "where",
}
"""The native keys and the attributes that hold them; all else but an object `meta` is an answer."""

_NO_META: Final[tuple[object, ...]] = (None, {}, [], "{}")


def _read_customer(value: Any, _: IncomingTimes) -> Mapping[str, object]:
    """The object sent, whose native keys hold texts, or numbers as some clients send phones."""
    if value == []:
        return {}
    if not isinstance(value, dict):
        raise ValueError
    odd = [key for key in _ATTRIBUTES if not _is_text(value.get(key))]
    if odd:
        raise InvalidRequestError(fields={key: [f"customer {key} must be a string"] for key in odd})
    return value


def _is_text(value: object) -> bool:
    return isinstance(value, str | int | float | None) and not isinstance(value, bool)


_NATIVE: Final = {"type": ["string", "number", "null"]}
CustomerObject = Annotated[
    Mapping[str, object],
    FieldKind(
        _read_customer,
        "must be an object",
        schema={**OBJECT_SCHEMA, "properties": dict.fromkeys(_ATTRIBUTES, _NATIVE)},
    ),
]
"""The `customer` of a request body."""


def customer_to_wire(customer: Customer) -> dict[str, Any]:
    """The customer as posted: the name, whatever else is known, meta and the answers."""
    native = {key: getattr(customer, name) for key, name in _ATTRIBUTES.items()}
    known = {key: value for key, value in native.items() if value or key == "name"}
    return {**customer.answers, **known, **_meta_to_wire(customer)}


def _meta_to_wire(customer: Customer) -> dict[str, Any]:
    return {"meta": dict(customer.meta)} if customer.meta else {}


def customer_from_wire(found: WireObject) -> Customer | None:
    """The customer in an object; None for an empty one, and without a name the e-mail is it."""
    if not found:
        return None
    native = {name: read_text(found, key) for key, name in _ATTRIBUTES.items()}
    full_name = f"{native['first_name']} {native['last_name']}".strip()
    native["name"] = native["name"] or full_name or native["email"]
    answers = {key: value for key, value in found.items() if key not in _ATTRIBUTES}
    meta = read_object(answers.get("meta"))
    if meta or answers.get("meta") in _NO_META:
        answers.pop("meta", None)
    return Customer(**native, meta=meta, answers=answers)


def listed_customer_to_wire(customer: Customer, customer_id: str) -> dict[str, Any]:
    """An item of the include `customers`: the same keys whatever is known, and any `meta`."""
    return {
        "id": customer_id,
        "name": customer.name,
        "email": customer.email,
        "phone": customer.phone,
        "voip": customer.voip,
        "timezone": customer.time_zone_name,
        **_meta_to_wire(customer),
    }


def listed_customer_from_wire(found: WireObject) -> Customer | None:
    """The customer in such an item, whose own `id` is no answer of theirs."""
    return customer_from_wire({key: found[key] for key in found if key != "id"})
