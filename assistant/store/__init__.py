"""Conversations that last: kept in a database as they happen, listed, searched, renamed and deleted."""

from assistant.store.database import StoreError
from assistant.store.presets import Preset
from assistant.store.store import Listed, Store

__all__ = ["Listed", "Preset", "Store", "StoreError"]
