"""Conversations as files: Markdown to read, JSON to keep and to read back, a notebook to run."""

from assistant.export.archive import to_json
from assistant.export.notebook import to_notebook
from assistant.export.reading import FILE_LIMIT, Unreadable, read_conversation
from assistant.export.transcript import to_markdown

__all__ = ["FILE_LIMIT", "Unreadable", "read_conversation", "to_json", "to_markdown", "to_notebook"]
