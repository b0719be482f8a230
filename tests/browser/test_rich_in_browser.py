"""Rich results, files and cells of one's own, as a person uses them; what code makes does nothing in the browser."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.using import answer, ask, finished, run_code

EVIL = "http://evil.invalid"
ATTACKS = f"""
from IPython.display import HTML, SVG, Javascript, Latex, Markdown, display
import altair as alt, plotly.graph_objects as go
for text in ['![x]({EVIL}/1)', 'a ``` ![x]({EVIL}/2)', '![x [y] z]({EVIL}/3)', '![f]\\n\\n[f]: {EVIL}/4',
             '$$\\n```\\n$$\\n![x]({EVIL}/5)', '<img src="{EVIL}/6"><script>alert(1)</script>']:
    display(Markdown(text))
display(Latex('$x$$ ![x]({EVIL}/7) $$y$'), HTML('<img src=x onerror=alert(2)>'), Javascript('alert(3)'))
display(SVG('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(4)"/>'))
display({{'image/png': 'PHN2Zy8+', 'text/html': '<script>alert(5)</script>'}}, raw=True)
figure = go.Figure(go.Scatter(x=[1, 2], y=[1, 2]))
figure.add_layout_image(source='{EVIL}/8', x=0, y=1, sizex=1, sizey=1)
figure.show()
go.Figure(go.Scattergeo(lon=[1], lat=[1])).show()
display(alt.Chart('{EVIL}/9.csv').mark_bar().encode(x='a:Q'))
print('<b>the end</b>')
"""


@pytest.fixture
def outside(page: Page) -> Iterator[list[str]]:
    """Addresses outside this machine that the browser asked for, and dialogs that opened."""
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url) if "localhost" not in request.url else None)
    page.on("dialog", lambda dialog: seen.append(dialog.message))
    yield seen


def in_page(urls: list[str]) -> list[str]:
    return [url for url in urls if not url.startswith(("data:", "blob:"))]


def test_what_code_makes_runs_and_loads_nothing(app: str, page: Page, outside: list[str]) -> None:
    page.goto(f"{app}/Code_Interpreter")
    run_code(page, ATTACKS)
    expect(answer(page)).to_contain_text("<b>the end</b>")
    expect(answer(page)).to_contain_text("HTML, shown as text")
    expect(answer(page)).to_contain_text("scattergeo is not drawn")
    expect(answer(page).get_by_test_id("stPlotlyChart").locator("svg").first).to_be_visible()
    assert in_page(outside) == []


def test_the_browser_itself_refuses_other_servers(app: str, browser: Browser) -> None:
    page = browser.new_page()  # one whose console may show errors, for the refusal is one
    page.goto(app)
    blocked = """() => new Promise(done => {
        document.addEventListener('securitypolicyviolation', event => done(event.violatedDirective), {once: true});
        fetch('http://127.0.0.1:9/').catch(() => window.setTimeout(() => done('nothing was blocked'), 1000));
    })"""
    assert page.evaluate(blocked) == "connect-src"
    page.close()


def test_charts_tables_and_figures_are_drawn(app: str, page: Page) -> None:
    page.goto(f"{app}/Code_Interpreter")
    code = """
import pandas as pd, altair as alt, plotly.express as px, matplotlib.pyplot as plt
frame = pd.DataFrame({'city': ['Oslo', 'Lima'], 'high': [12, 20]})
display(frame)
display(alt.Chart(frame).mark_bar().encode(x='city', y='high'))
px.bar(frame, x='city', y='high').show()
plt.plot([1, 2]); plt.show()
"""
    run_code(page, code)
    for kind in ("stDataFrame", "stVegaLiteChart", "stPlotlyChart", "stImage"):
        expect(answer(page).get_by_test_id(kind)).to_be_visible()
    image = answer(page).get_by_test_id("stImage").locator("img")
    assert image.evaluate("image => image.naturalWidth / image.clientWidth") > 1.8
    with page.expect_download() as download:
        answer(page).get_by_role("button", name="Download PNG").click()
    assert Path(download.value.path()).read_bytes().startswith(b"\x89PNG")


def test_a_dropped_file_is_worked_with_and_a_made_one_downloaded(app: str, page: Page, tmp_path: Path) -> None:
    (tmp_path / "scores.csv").write_text("name,score\nAnn,3\nBo,5\nCy,10\n")
    page.goto(f"{app}/Code_Interpreter")
    page.locator("input[type=file]").first.set_input_files(tmp_path / "scores.csv")
    expect(page.get_by_text("scores.csv").first).to_be_visible()
    ask(page, "What is the mean of score in scores.csv?")
    expect(finished(page)).to_contain_text("6.0")
    run_code(page, "open('made.txt', 'w').write('made here')")
    answer(page).get_by_role("button", name="made.txt").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("made here")
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Download").click()
    assert Path(download.value.path()).read_text() == "made here"


def test_a_cell_is_edited_and_run_again_and_kept_in_the_notebook(app: str, page: Page) -> None:
    page.goto(f"{app}/Code_Interpreter")
    run_code(page, "first = 20\nprint(first)")
    answer(page).get_by_role("button", name="Edit").click()
    box = page.get_by_role("dialog").get_by_role("textbox")
    expect(box).to_have_value("first = 20\nprint(first)")
    run_code(page, "print(first + 22)", opened=True)
    expect(answer(page)).to_contain_text("42")
    page.reload()
    expect(answer(page)).to_contain_text("42")
    page.get_by_text("Export", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Notebook").click()
    page.keyboard.press("Escape")
    cells = json.loads(Path(download.value.path()).read_text())["cells"]
    assert [cell["source"] for cell in cells] == ["first = 20\nprint(first)", "print(first + 22)"]
    page.get_by_test_id("stSidebar").get_by_text("Variables", exact=True).click()
    expect(page.get_by_test_id("stSidebar").get_by_test_id("stDataFrame")).to_be_visible()


def test_a_progress_bar_stays_in_its_place(app: str, page: Page) -> None:
    page.goto(f"{app}/Code_Interpreter")
    run_code(page, "from tqdm import tqdm\nfor i in tqdm(range(30)):\n    if i == 10: print('ten')")
    bar = answer(page).get_by_text("it/s]")
    expect(bar).to_have_count(1)
    expect(bar).to_contain_text("30/30")
    expect(answer(page)).to_contain_text("ten")
