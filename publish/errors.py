"""The one exception that reaches the user."""


class PublishError(Exception):
    """A user's mistake, as a sentence, with what to do about it.

    `message` names file and line where there are any ("manuscript/i.md:12: …"), `hint` says what
    to do, `code` is the exit code (2 usage or I/O, 3 a required judge could not run).
    """

    def __init__(self, message: str, hint: str = "", code: int = 2) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.code = code
