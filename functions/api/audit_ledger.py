"""The audit: the laws of the ledger, held against every member's items."""

from dataclasses import astuple

from laurel.bodies import AuditBody
from laurel.calls import Answer, Call
from laurel.http import Api
from laurel.operations.audit_ledger import Position, audit_program
from laurel.operations.services import open_program
from laurel.wiring import services, signer

handler = Api("audit_ledger")


@handler.route(
    "GET",
    "/v1/programs/{program}/audit",
    scope="jobs",
    answers={200: AuditBody},
    query=("cursor",),
)
def audit_ledger(call: Call) -> Answer:
    """GET …/audit: every law that does not hold; a cursor where it could not look at all in
    time.
    """
    open_program(services(), call.program_id, call.clock)
    start = Position(*(call.position(signer) or (0, 0)))
    found = audit_program(services(), call.program_id, call.go_on, start)
    cursor = None
    if found.next is not None:
        cursor = signer().cursor(call.about, astuple(found.next))
    body: AuditBody = {
        "ok": not found.violations,
        "violations": [
            {"member_id": one.member_id, "law": one.law, "detail": one.detail}
            for one in found.violations
        ],
        "members": found.members,
        "next_cursor": cursor,
    }
    return Answer(body)
