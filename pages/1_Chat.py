"""Chat: a system prompt and a conversation, nothing else."""

from assistant.actions import NoActions
from assistant.modes import CHAT
from ui.page import show_conversation

show_conversation(
    CHAT,
    lambda conversation: NoActions(),
    about="Talk to the model. Its system prompt and how it samples are in the sidebar.",
    examples=[
        "你是谁？有什么功能？",
        "What can you do?",
        "Translate “good morning” into Chinese",
        "What is the capital of Peru?",
    ],
)
