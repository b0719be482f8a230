import subprocess
import sys

import pytest


@pytest.mark.parametrize("module", ["model.local", "model.remote", "model.catalog"])
def test_import_is_light(module: str) -> None:
    program = f"import sys, {module}; print({{'torch', 'transformers', 'openai'}} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
