"""Conversations that last: kept in a database as they happen, listed, searched, renamed and deleted."""

from assistant.store.errors import StoreError
from assistant.store.listing import Listed
from assistant.store.presets import Preset
from assistant.store.store import Store

__all__ = ["Listed", "Preset", "Store", "StoreError"]
