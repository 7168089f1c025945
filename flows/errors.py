"""What goes wrong in a way that the user can do something about; shown as one line."""


class Failure(Exception):
    """The work failed: exit status 1, the message on stderr."""


class Usage(Exception):
    """The command was called wrongly: exit status 2."""
