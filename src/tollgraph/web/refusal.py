"""Why a request is not answered: raised anywhere behind the endpoint, told to the client in one place."""

from tollgraph.web.frames import Failure


class RefusedError(Exception):
    """A request that is not answered, with what the client is told."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.detail)
        self.failure = failure


def refuse(status: int, detail: str, *, retry: bool = False) -> RefusedError:
    """Return the error to raise: an HTTP status and what to do instead."""
    return RefusedError(Failure(status, detail, retry=retry))
