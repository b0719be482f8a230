"""Code that fails and is corrected after its traceback; code that cannot succeed, and is said to have failed.

A fault is put into a program: of another family, or one as beginners write it (`code_programs`). The mended program
is the one that was broken, and nothing else changes. Where the user asks to run faulty code it is run as it is; where
the user asks for a correction the mended code is run at once; where the assistant itself erred, its first code
carries `weight` 0.
"""

import random

from assistant.cells import report_cell, split_code
from assistant.events import CellOutput
from training.data import code_hopeless as hopeless
from training.data.code_broken import SOURCES, Broken, break_library_program, break_program
from training.data.code_brought import pasted_error, plainly, to_fix, to_run
from training.data.code_fault import Fault, misspell, should_be
from training.data.code_library_mistake import library_mistake
from training.data.code_programs import program
from training.data.conversation import Exchange, assistant, cell, converse, mistaken, raised, run, run_cell, user
from training.data.phrasing import Language, made_up
from training.data.tasks import QUOTED
from training.dialogue import Dialogue


def _output_sentence(language: Language, output: str, figure: bool) -> str:
    zh = language == "zh"
    if figure:
        return "图像如上所示。" if zh else "The figure is shown above."
    if "\n" in output or len(output) > QUOTED or not output:
        return "输出如上所示。" if zh else "The output is shown above."
    return f"输出是 {output}。" if zh else f"The output is {output}."


def _fixed(language: Language, broken: Broken) -> Exchange:
    """The mended code with its outcome, and what was wrong."""
    rest = _output_sentence(language, broken.output, broken.figure)
    en, zh = broken.fault.reason
    return [*broken.solved, assistant(f"已修正：{zh}。{rest}" if language == "zh" else f"Fixed: {en}. {rest}")]


def _own_mistake(rng: random.Random, language: Language) -> Exchange:
    """The assistant's first code fails; it reads the traceback and writes it right."""
    with_libraries = rng.random() < 0.25
    broken = break_library_program(rng, language) if with_libraries else break_program(rng, language, own=True)
    failed = mistaken(run_cell(broken.fault.code)[0], rng)
    if not with_libraries and rng.random() < 0.4:
        error = CellOutput("error", {"text/plain": pasted_error(rng, broken.fault.code)})
        failed[1] = user(report_cell([error], "error"))
    return [user(broken.request), *failed, *broken.solved, assistant(broken.close)]


def _run_first(rng: random.Random, language: Language, broken: Broken) -> Exchange:
    """The user's code is run as it is, fails, and is corrected."""
    request = to_run(rng, language, broken.fault.code)
    return [user(request), *run_cell(broken.fault.code)[0], *_fixed(language, broken)]


def _fix_at_once(rng: random.Random, language: Language, broken: Broken) -> Exchange:
    """The user asks to correct the code: the corrected one is run at once."""
    return [user(to_fix(rng, language, broken.fault.code)), *_fixed(language, broken)]


def _brought_mistake(rng: random.Random, language: Language) -> Exchange:
    with_libraries = rng.random() < 0.15
    broken = break_library_program(rng, language) if with_libraries else break_program(rng, language)
    return _run_first(rng, language, broken)


def _mend(rng: random.Random, language: Language) -> Exchange:
    with_libraries = rng.random() < 0.2
    broken = break_library_program(rng, language) if with_libraries else break_program(rng, language)
    return _fix_at_once(rng, language, broken)


def _division_guard(rng: random.Random, language: Language) -> Exchange:
    """A mean of nothing: the mended program asks first."""
    name, total = rng.sample(("values", "data", "scores", "numbers", "prices", "marks", made_up(rng)), 2)
    good = f"{name} = []\n{total} = sum({name}) / len({name}) if {name} else 0\nprint({total})"
    bad = f"{name} = []\n{total} = sum({name}) / len({name})\nprint({total})"
    reason = (f"{name} is empty, and nothing divides by zero", f"{name} 是空的，不能除以零")
    broken = Broken("", good, run_cell(good)[0], "", Fault(bad, reason))
    return (_fix_at_once if rng.random() < 0.5 else _run_first)(rng, language, broken)


_FILE = 'with open("{0}.txt", "w") as file:\n    file.write("{1}")\nwith open("{2}") as file:\n    print(file.read())'


def _file_name(rng: random.Random, language: Language) -> Exchange:
    """A file is written and read by two names; it fails only for the kernel, so the outcome is put in here."""
    stem = made_up(rng) if rng.random() < 0.5 else rng.choice(("notes", "data", "results", "list", "diary"))
    text = " ".join(made_up(rng) for _ in range(rng.randint(1, 3)))
    wrong = rng.choice((f"{misspell(rng, stem)}.txt", f"{stem}.text", f"{stem}.csv"))
    good, bad = _FILE.format(stem, text, f"{stem}.txt"), _FILE.format(stem, text, wrong)
    solved = [assistant(f"```python\n{good}\n```"), user(f"Output of the code:\n```\n{text}\n```")]
    fixed = _fixed(language, Broken("", good, solved, "", Fault(bad, should_be(wrong, f"{stem}.txt"))))
    if rng.random() < 0.5:
        return [user(plainly(rng, language, "fix", bad)), *fixed]
    error = raised(bad, 3, f"FileNotFoundError: [Errno 2] No such file or directory: '{wrong}'")
    return [user(plainly(rng, language, "run", bad)), *cell(bad, error, status="error"), *fixed]


def _good_code(rng: random.Random, language: Language) -> Exchange:
    """Code without a fault is run as it is."""
    code = program(rng)
    if rng.random() < 0.35:
        code = split_code(rng.choice(SOURCES).exchange(rng, language)[1]["content"])[1]
    if "today()" in code or not run(code)[1]:
        return _good_code(rng, language)
    messages, output = run_cell(code)
    request = to_run(rng, language, code)
    return [user(request), *messages, assistant(_output_sentence(language, output, figure=False))]


_KINDS = (
    (_own_mistake, 3.5), (library_mistake, 1.3), (_brought_mistake, 4.5), (_mend, 5.0), (_division_guard, 0.3),
    (_file_name, 0.4), (_good_code, 2.0), (hopeless.fail, 1.6), (hopeless.root, 0.4), (hopeless.stop, 0.8),
    (hopeless.exhaust, 0.3),
)  # fmt: skip


def exchange(rng: random.Random, language: Language) -> Exchange:
    """Something goes wrong, and is put right or admitted."""
    makers, weights = zip(*_KINDS, strict=True)
    made: Exchange = rng.choices(makers, weights)[0](rng, language)
    return made


def generate(rng: random.Random) -> Dialogue:
    return converse(rng, exchange, "code", turns=(1,))
