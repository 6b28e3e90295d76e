"""How others lay points out in DynamoDB, to be counted beside ours.

`Airline` is the loyalty service of Amazon's serverless airline sample
(aws-samples/aws-serverless-airline-booking at 6e3cd48, `src/backend/loyalty`), in its requests:
a queue's function puts an item for each points record, with the booking and the payment in it, to
go after a year; the table's stream brings it to a second function, which adds it to one aggregate
item of the customer. So that none is added twice, the aggregate keeps the ids of all bookings, for
ever. It is read without consistency. Nothing is redeemed; what goes is subtracted by the stream.

`SumTheLedger` is what one writes first: an item for each entry under the shop's id, and a balance
that is the sum of them all. Its redeeming reads the balance and then writes: two at once both do.

Ids and dates are ours: the sample's own are random and longer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Final, Protocol

from bench.capacity import Raw

_TABLE: Final = "t"
_AT: Final = "2026-03-02T12:00:00Z"
_ENDS: Final = "1803988800"
_POINTS: Final = "45"
NEXT: Final = 500_000
"""The number of the next order: none of the past has it."""


class Scheme(Protocol):
    """A member `ann` with a ledger."""

    name: str

    def past(self, entries: int) -> Iterator[Raw]:
        """What is there after so many entries, as far as the next operations can meet it."""
        ...

    def operations(self) -> Mapping[str, Callable[[], None]]:
        """What it can do, once each: `earn` 45 points for an order, `redeem` a few, tell the
        `balance`.
        """
        ...


def in_full(
    earn: Callable[[int], None], redeem: Callable[[int], None], balance: Callable[[], None]
) -> Mapping[str, Callable[[], None]]:
    """The operations of a scheme that has them all, each with a number that the past has not."""
    return {"earn": partial(earn, NEXT), "redeem": partial(redeem, NEXT + 1), "balance": balance}


class Airline:
    """One item a points record, and an aggregate that the stream keeps."""

    name = "airline sample"

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - as boto3 makes them
        self._client = client

    def past(self, entries: int) -> Iterator[Raw]:
        """See Scheme: the aggregate. No operation reads the records."""
        yield {
            **_AGGREGATE,
            "totalPoints": {"N": str(entries)},
            "bookings": {"SS": [_order_id(number) for number in range(entries)]},
            "tier": {"S": "BRONZE"},
            "updated": {"S": _AT},
        }

    def operations(self) -> Mapping[str, Callable[[], None]]:
        """See Scheme: nothing redeems."""
        return {"earn": lambda: self.earn(NEXT), "balance": self.balance}

    def earn(self, number: int) -> None:
        """The record, and what the stream's function does with it."""
        order_id = _order_id(number)
        self._client.put_item(TableName=_TABLE, Item=_points_record(order_id))
        self._client.update_item(
            TableName=_TABLE,
            Key=_AGGREGATE,
            UpdateExpression="ADD totalPoints :more, bookings :ids SET tier = :tier, updated = :at",
            ConditionExpression="not contains(bookings, :id)",
            ExpressionAttributeValues={
                ":more": {"N": _POINTS},
                ":ids": {"SS": [order_id]},
                ":id": {"S": order_id},
                ":tier": {"S": "BRONZE"},
                ":at": {"S": _AT},
            },
        )

    def balance(self) -> None:
        """What the aggregate says."""
        self._client.get_item(TableName=_TABLE, Key=_AGGREGATE)


class SumTheLedger:
    """One item an entry."""

    name = "sum the ledger"

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - as boto3 makes them
        self._client = client

    def past(self, entries: int) -> Iterator[Raw]:
        """See Scheme."""
        return (_entry(_order_id(number), _POINTS) for number in range(entries))

    def operations(self) -> Mapping[str, Callable[[], None]]:
        """See Scheme."""
        return in_full(self.earn, self.redeem, self.balance)

    def earn(self, number: int) -> None:
        """An entry more."""
        self._put(_entry(_order_id(number), _POINTS))

    def redeem(self, number: int) -> None:
        """Reads the balance, then writes."""
        self.balance()
        self._put(_entry(_order_id(number), "-3"))

    def balance(self) -> None:
        """All entries, page by page."""
        asked: dict[str, Any] = {
            "TableName": _TABLE,
            "KeyConditionExpression": "pk = :pk",
            "ExpressionAttributeValues": {":pk": _LEDGER},
            "ConsistentRead": True,
        }
        while last := self._client.query(**asked).get("LastEvaluatedKey"):
            asked["ExclusiveStartKey"] = last

    def _put(self, item: Raw) -> None:
        self._client.put_item(
            TableName=_TABLE, Item=item, ConditionExpression="attribute_not_exists(pk)"
        )


_AGGREGATE: Final[Raw] = {"pk": {"S": "CUSTOMER#AGGREGATE"}, "sk": {"S": "AGGREGATE#ann"}}
_LEDGER: Final = {"S": "MEMBER#ann"}


def _order_id(number: int) -> str:
    return f"order-{number:06}"


def _points_record(order_id: str) -> Raw:
    """A points record of the airline sample; its sort key is a random id of 27 characters."""
    booking = {"id": order_id, "reference": order_id, "outboundFlightId": order_id}
    return {
        "pk": {"S": "CUSTOMER#TRANSACTION#ann"},
        "sk": {"S": f"TRANSACTION#{order_id:0>27}"},
        "outboundFlightId": {"S": order_id},
        "points": {"N": _POINTS},
        "status": {"S": "ACTIVE"},
        "bookingDetails": {"M": {name: {"S": value} for name, value in booking.items()}},
        "paymentDetails": {"M": {"receipt": {"S": order_id}, "amount": {"N": _POINTS}}},
        "createdAt": {"S": _AT},
        "expireAt": {"N": _ENDS},
    }


def _entry(order_id: str, quantity: str) -> Raw:
    return {
        "pk": _LEDGER,
        "sk": {"S": f"ENTRY#{order_id}"},
        "quantity": {"N": quantity},
        "at": {"S": _AT},
        "ends": {"N": _ENDS},
    }
