"""The packages that code may import besides Python's own, told to the model and in the error of a missing one."""

PACKAGES = ("numpy", "pandas", "matplotlib", "scipy", "sympy", "plotly", "altair", "openpyxl", "PIL", "tqdm")
AVAILABLE = ", ".join(PACKAGES)
NOT_INSTALLED = f"Nothing can be installed here. Available: {AVAILABLE}."
