"""What stands in the sidebar of a conversation: how the model samples."""

import streamlit as st

from model.chat_model import SAMPLING_LIMITS, Sampling

DEFAULTS = Sampling()


def choose_sampling() -> Sampling:
    """The sampling controls; they keep their values while the user moves between pages."""
    with st.expander("Sampling", icon=":material/tune:"):
        values = {
            "temperature": _slider("temperature", "Temperature", 0.05, "0 always takes the likeliest word."),
            "top_p": _slider("top_p", "Top-p", 0.01, "Only the likeliest words that together reach this share."),
            "top_k": _number("top_k", "Top-k", "Only the k likeliest words; 0 for all."),
            "repetition_penalty": _slider("repetition_penalty", "Repetition penalty", 0.05, "Above 1 avoids repeats."),
            "max_new_tokens": _number(
                "max_new_tokens", "Longest answer (tokens)", "Longer answers are cut, and say so."
            ),
            "seed": _number("seed", "Seed", "The same seed gives the same answer; empty for a new one each time."),
        }
    return Sampling(**values)  # type: ignore[arg-type]


def _slider(name: str, label: str, step: float, help: str) -> float:
    low, high = SAMPLING_LIMITS[name]
    value: float = st.slider(
        label, low, high, getattr(DEFAULTS, name), step, key=name, help=help, persist_state="session"
    )
    return value


def _number(name: str, label: str, help: str) -> int | None:
    low, high = map(int, SAMPLING_LIMITS[name])
    default = getattr(DEFAULTS, name)
    value: int | None = st.number_input(label, low, high, default, step=1, key=name, help=help, persist_state="session")
    return value
