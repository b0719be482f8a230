"""What went wrong with a server, in a sentence that says what to do next.

Servers fail in every way there is, so what has no words of its own here is told by its name.
"""

import httpx2
from mcp.shared.exceptions import MCPError
from mcp_types import CONNECTION_CLOSED
from pydantic import ValidationError

from tools.running import ToolError
from tools.servers.connection import ServerEnded


def explain(error: BaseException) -> str:
    """Why a connection or a call came to nothing."""
    match error:
        case BaseExceptionGroup():
            return explain(error.exceptions[0])
        case ToolError():
            return str(error)
        case MCPError() if not is_end(error):
            return f"It refused: {error.message.rstrip('.')}."
        case ServerEnded() | MCPError():
            return "It has ended. Reconnect starts it again."
        case ValidationError():
            first = error.errors(include_url=False)[0]
            place = ".".join(str(part) for part in first["loc"])
            return f"What it says is not what the protocol demands ({place}: {first['msg']})."
        case httpx2.HTTPError():
            return "It cannot be reached. Start it, or correct the address."
        case OSError():
            return f"It cannot be started: {error.strerror}. Correct the command."
        case _:
            return f"It failed: {type(error).__name__}: {error}."


def is_end(error: BaseException) -> bool:
    """Whether the server has closed its side, and did not just refuse."""
    return isinstance(error, ServerEnded) or (isinstance(error, MCPError) and error.code == CONNECTION_CLOSED)


def is_forgotten(error: BaseException) -> bool:
    """Whether the server knows nothing of this connection any more, because it was started again; the SDK's words."""
    return isinstance(error, MCPError) and error.message == "Session terminated"
