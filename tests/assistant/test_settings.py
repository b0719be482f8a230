from pathlib import Path

import pytest

from assistant.settings import SettingsError, load_settings


@pytest.fixture
def settings_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GOURD_SETTINGS", str(tmp_path / "gourd.toml"))
    return tmp_path / "gourd.toml"


def test_without_a_file_the_builtin_model_on_port_8501(settings_file: Path) -> None:
    assert (load_settings().model, load_settings().port) == ("builtin", 8501)


def test_the_environment_wins_over_the_file(settings_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings_file.write_text('port = 9000\nmodel = "a/b"\n[[models]]\nhub = "a/b"\n')
    monkeypatch.setenv("GOURD_PORT", "9001")
    assert (load_settings().port, load_settings().model) == (9001, "a/b")
    assert load_settings().models == [{"hub": "a/b"}]


@pytest.mark.parametrize("text", ["prot = 1", "port = 99999", "port = ", 'dtype = "float8"'])
def test_a_mistake_is_a_sentence(settings_file: Path, text: str) -> None:
    settings_file.write_text(text)
    with pytest.raises(SettingsError, match=r"gourd\.toml"):
        load_settings()


def test_without_an_address_code_runs_here(settings_file: Path) -> None:
    assert load_settings().gateway is None


@pytest.mark.parametrize("prefix", ["", "GOURD_"])
def test_the_gateway_is_known_by_its_usual_name_too(
    settings_file: Path, monkeypatch: pytest.MonkeyPatch, prefix: str
) -> None:
    settings_file.write_text('kernel_gateway_url = "http://file:1"\nkernel_gateway_token = "from the file"\n')
    monkeypatch.setenv(f"{prefix}KERNEL_GATEWAY_URL", "https://environment:8888/base/")
    monkeypatch.setenv(f"{prefix}KERNEL_GATEWAY_KERNEL", "python_kubernetes")
    gateway = load_settings().gateway
    assert gateway is not None
    assert (gateway.url, gateway.token, gateway.kernel) == (
        "https://environment:8888/base",
        "from the file",
        "python_kubernetes",
    )
    assert "from the file" not in repr(load_settings())


@pytest.mark.parametrize("address", ["environment:8888", "http://", "file:///etc", "http://a b"])
def test_an_address_that_is_none_is_a_sentence(
    settings_file: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("KERNEL_GATEWAY_URL", address)
    with pytest.raises(SettingsError, match=r"kernel_gateway_url.*https://gateway\.example\.org"):
        load_settings()


def test_a_server_of_tools_takes_three_lines(settings_file: Path) -> None:
    settings_file.write_text('[mcp.time]\ncommand = "python"\nargs = ["-m", "mcp_server_time"]\n')
    assert load_settings().mcp["time"].args == ["-m", "mcp_server_time"]


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ('[mcp.time]\ncomand = "python"', "mcp.time.comand: there is no such setting"),
        ("[mcp.time]", "mcp.time: Value error, give either a command or a url"),
        ('[mcp.time]\ncommand = "a"\nurl = "http://b"', "give either a command or a url"),
        ('[mcp.time]\ncommand = "a"\ntoken_env = "B"', "token_env has no meaning beside command"),
        ('[mcp.time]\nurl = "localhost:9000"', "write the url as http://localhost:9000/mcp"),
        ('[mcp."my server"]\ncommand = "a"', "String should match pattern"),
        ('[mcp.time]\ncommand = "a"\nargs = "b"', "mcp.time.args: Input should be a valid list"),
    ],
)
def test_a_mistake_in_a_server_of_tools_is_a_sentence(settings_file: Path, table: str, problem: str) -> None:
    settings_file.write_text(table)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert problem in str(caught.value)


def test_secrets_of_a_server_are_not_shown(settings_file: Path) -> None:
    settings_file.write_text('[mcp.a]\ncommand = "a"\nenv = {KEY = "hidden"}\n')
    assert "hidden" not in repr(load_settings())
