"""Whether the server can be reached, as a test says."""


class FakeLink:
    """Stands in for the workspace, which knows from the synchronisation."""

    def __init__(self, *, is_up: bool = True) -> None:
        self.is_up = is_up

    def is_worth_trying(self) -> bool:
        return self.is_up
