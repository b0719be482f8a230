"""A few turns of `python -m tests.durability`."""

from tests.durability import STEPS, kill_turns


def test_a_killed_process_loses_no_step_that_was_stored(url: str) -> None:
    outcome = kill_turns(url, turns=2, seed=1)
    assert not outcome.missing
    assert outcome.interrupted and 2 <= len(outcome.told) < 2 * STEPS
