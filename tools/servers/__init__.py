"""Tools from elsewhere: MCP servers (https://modelcontextprotocol.io), whose tools stand in the registry beside ours.

The SDK is slow to import, so only what talks to a server imports it, when it does.
"""

from tools.servers.server import Limits, Server, Status
from tools.servers.servers import Servers
from tools.servers.settings import ServerName, ServerSettings

__all__ = ["Limits", "Server", "ServerName", "ServerSettings", "Servers", "Status"]
