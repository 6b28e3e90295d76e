"""Programs: store versions, read them, check documents, and the presets that ship."""

from laurel.bodies import PresetBody, ProgramBody, ValidationBody, VersionBody
from laurel.calls import Answer, Call, Pages, answered
from laurel.http import Api
from laurel.operations import manage_program
from laurel.requests.programs import ProgramRequest
from laurel.wiring import services, signer

handler = Api("manage_programs")

PROGRAMS = "/v1/programs"
PROGRAM = f"{PROGRAMS}/{{program}}"
VERSIONS = f"{PROGRAM}/versions"
PAGING = ("limit", "cursor")


@handler.route(
    "PUT",
    PROGRAM,
    scope="programs:write",
    body=ProgramRequest,
    answers={201: ProgramBody, 200: ProgramBody},
)
def put_program(call: Call) -> Answer:
    """PUT /v1/programs/{program}: store a version and make it current."""
    done, is_new = manage_program.put_program(services(), call.program_id, call.body, call.clock)
    return answered(done, 201 if is_new else 200)


@handler.route("GET", PROGRAM, scope="programs:read", answers={200: ProgramBody})
def get_program(call: Call) -> Answer:
    """GET /v1/programs/{program}: the current version."""
    return answered(manage_program.show_program(services(), call.program_id, call.clock))


@handler.route(
    "GET", VERSIONS, scope="programs:read", answers={200: Pages(VersionBody)}, query=PAGING
)
def list_versions(call: Call) -> Answer:
    """GET …/versions: every version, newest first."""
    after = call.position(signer)
    rows, last = manage_program.list_versions(
        services(), call.program_id, call.limit(), after, call.clock
    )
    return call.page(rows, last, signer)


@handler.route("GET", f"{VERSIONS}/{{version}}", scope="programs:read", answers={200: ProgramBody})
def get_version(call: Call) -> Answer:
    """GET …/versions/{version}: one version, as it was stored."""
    version = call.params["version"]
    return answered(manage_program.show_version(services(), call.program_id, version, call.clock))


@handler.route(
    "POST",
    f"{PROGRAMS}/validate",
    scope="programs:read",
    body=ProgramRequest,
    answers={200: ValidationBody},
)
def validate_program(call: Call) -> Answer:
    """POST /v1/programs/validate: what is wrong with a document; nothing is stored."""
    return answered(manage_program.validate_program(call.body))


@handler.route(
    "GET", "/v1/presets", scope="programs:read", answers={200: Pages(PresetBody)}, query=PAGING
)
def list_presets(call: Call) -> Answer:
    """GET /v1/presets: the gallery that ships with the product."""
    return call.part(manage_program.list_presets(), signer)


@handler.route("GET", "/v1/presets/{preset}", scope="programs:read", answers={200: PresetBody})
def get_preset(call: Call) -> Answer:
    """GET /v1/presets/{preset}: one preset with its document."""
    return answered(manage_program.show_preset(call.params["preset"]))
