"""What can go wrong with keeping conversations. Messages say what to do next and may be shown as they are."""


class StoreError(Exception):
    """Something could not be kept or found."""


class ChangedElsewhere(StoreError):
    """Another process has stored something else in the same place; that is kept."""

    def __init__(self) -> None:
        super().__init__("The same was changed in another Gourd, which stored it first. Reload the page to see that.")
