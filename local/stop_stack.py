"""`make stop`: stops the stack that `make run RUN_ARGS=--detach` left running on LAUREL_PORT."""

from local.aws_server import stop_server
from local.stack_record import chosen_port, forget_record


def main() -> None:
    """Stops it, and says so."""
    port = chosen_port()
    stopped = stop_server(port)
    forget_record(port)
    print(f"The stack on port {port} {'has stopped' if stopped else 'was not running'}.")


if __name__ == "__main__":
    main()
