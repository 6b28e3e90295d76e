"""Random documents are accepted and run; broken ones are refused with pointers, or accepted too."""

from hypothesis import given, settings

from laurel.domain.program import Mode
from laurel.programs.checks import parse
from laurel.programs.compile import compile_program
from tests.property.documents import Json, documents


@settings(max_examples=400)
@given(documents())
def test_a_valid_document_is_accepted_compiles_and_is_complete(document: Json) -> None:
    complete = parse(document)
    assert parse(complete) == complete
    again = compile_program("shop", 1, Mode.TEST, complete)
    assert again == compile_program("shop", 1, Mode.TEST, complete)
