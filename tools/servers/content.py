"""What a server's tool gave, as a tool of ours would return it: texts and pictures.

The server says the same more than once where it can; a model needs to read it once.
"""

import base64
import binascii
import json

import mcp_types as types

from tools.results import Picture
from tools.running import ToolError


def read_content(result: types.CallToolResult) -> object:
    """The texts and pictures; the structured content where the texts do not say it.

    Raises:
        ToolError: the tool has failed, and its texts say why.
    """
    parts = [_read(block) for block in result.content]
    texts = [part for part in parts if isinstance(part, str)]
    if result.is_error:
        raise ToolError("\n".join(texts) or "the tool failed and did not say why")
    structured = result.structured_content
    if structured is None or _is_said(structured, texts):
        return parts if len(parts) != 1 else parts[0]
    return [json.dumps(structured, ensure_ascii=False), *parts] if parts else structured


def _is_said(structured: object, texts: list[str]) -> bool:
    """Whether the texts are the structured content in JSON, as they should be; the SDK wraps what is no object."""
    values = [_parse(text) for text in texts]
    inner = structured["result"] if isinstance(structured, dict) and list(structured) == ["result"] else structured
    return any(said in (structured, inner) for said in [*values, *texts, values])


def _parse(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _read(block: types.ContentBlock) -> str | Picture:
    match block:
        case types.TextContent():
            return block.text
        case types.ImageContent():
            return _picture(block.data, block.mime_type)
        case types.EmbeddedResource():
            return _read_resource(block.resource)
        case types.ResourceLink():
            return f"[link to {block.uri}: {block.description or block.title or block.name}]"
        case types.AudioContent():
            return "[a sound left out]"


def _read_resource(resource: types.TextResourceContents | types.BlobResourceContents) -> str | Picture:
    if isinstance(resource, types.TextResourceContents):
        return f"{resource.uri}:\n{resource.text}"
    kind = resource.mime_type or ""
    return (
        _picture(resource.blob, kind) if kind.startswith("image/") else f"[{resource.uri} left out: {kind or 'data'}]"
    )


def _picture(data: str, mime: str) -> Picture:
    """What is no base64 becomes a picture that is not shown, and is said to be left out."""
    try:
        return Picture(base64.b64decode(data, validate=True), mime)
    except binascii.Error:
        return Picture(b"", mime)
