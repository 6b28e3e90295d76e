"""The floor: two functions in PostgreSQL, called with psycopg2, one statement an operation.

A balance in a row, an entry for each change, the shop's id unique, nothing below zero. It decides
nothing: no rules, lots or expiry, no history of what was decided. What it takes is what has to be
taken at least to be right.
"""

from __future__ import annotations

from threading import local

import psycopg2

from bench.contender import POINTS, serve

_TABLES = """
CREATE TABLE member (name text PRIMARY KEY, balance bigint NOT NULL CHECK (balance >= 0));
CREATE TABLE entry (
  member text NOT NULL REFERENCES member, event text NOT NULL, quantity bigint NOT NULL,
  at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (member, event)
);
CREATE FUNCTION earn(who text, what text, points bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO entry (member, event, quantity) VALUES (who, what, points) ON CONFLICT DO NOTHING;
  IF FOUND THEN
    UPDATE member SET balance = balance + points WHERE name = who;
  END IF;
END $$;
CREATE FUNCTION redeem(who text, what text, points bigint) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  UPDATE member SET balance = balance - points WHERE name = who AND balance >= points;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  INSERT INTO entry (member, event, quantity) VALUES (who, what, -points);
  RETURN true;
END $$;
"""

_HISTORY = """
INSERT INTO entry (member, event, quantity)
SELECT %(name)s, 'before ' || number, 1 FROM generate_series(1, %(entries)s) AS number
"""


class PlainSql:
    """A connection for each thread, each statement a transaction of its own."""

    def __init__(self) -> None:
        self._own = local()
        self._asked("DROP TABLE IF EXISTS entry, member", {})
        self._asked(_TABLES, {})

    def add_member(self, name: str, entries: int) -> None:
        """See Ledger."""
        given = {"name": name, "entries": entries}
        self._asked("INSERT INTO member VALUES (%(name)s, %(entries)s)", given)
        self._asked(_HISTORY, given)
        self._asked("ANALYZE", {})

    def earn(self, name: str, number: int) -> None:
        """See Ledger."""
        given = {"name": name, "event": f"order {number}", "points": POINTS}
        self._asked("SELECT earn(%(name)s, %(event)s, %(points)s)", given)

    def redeem(self, name: str, number: int, points: int, *, careful: bool) -> bool:
        """See Ledger. It is careful in any case."""
        del careful
        given = {"name": name, "event": f"redemption {number}", "points": points}
        return bool(self._asked("SELECT redeem(%(name)s, %(event)s, %(points)s)", given))

    def balance(self, name: str) -> int:
        """See Ledger."""
        return int(
            str(self._asked("SELECT balance FROM member WHERE name = %(name)s", {"name": name}))
        )

    def calls(self) -> int | None:
        """See Ledger: the server's log says it."""
        return None

    def leave(self) -> None:
        """See Ledger."""
        self._own.connection.close()

    def _asked(self, statement: str, given: dict[str, object]) -> object:
        """The first column of the first row, if there is one."""
        if not hasattr(self._own, "connection"):
            self._own.connection = psycopg2.connect("")  # where to, the environment says
            self._own.connection.autocommit = True
        with self._own.connection.cursor() as cursor:
            cursor.execute(statement, given)
            return cursor.fetchone()[0] if cursor.description else None


if __name__ == "__main__":
    serve(PlainSql())
