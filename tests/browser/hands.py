"""What hands do in a browser, with the mouse and the keyboard, and the article they do it to."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, Route, expect

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"  # one grapheme, five code points, 8 units
RAW = (
    f"Kratom is a tropical tree whose leaves are chewed or brewed. People call it {FAMILY} or "
    "\U0001f343.\n\n"
    "By interacting with the brain, kratom enhances dopamine release and lifts mood. "
    "Many users describe less severe side effects than with opioids.\n\n"
    "Talk to a doctor before you take it."
)

# The points in the window where some words of the article begin and end.
POINTS = """(words) => {
    const walker = document.createTreeWalker(document.getElementById("article"), 4);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const at = node.data.indexOf(words);
        if (at < 0) continue;
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + words.length);
        const lines = [...range.getClientRects()];
        const [first, last] = [lines[0], lines[lines.length - 1]];
        return [[first.left + 1, (first.top + first.bottom) / 2],
                [last.right - 1, (last.top + last.bottom) / 2]];
    }
}"""

# Select by script what no drag can reach exactly, and let go of the mouse.
SELECT = """([anchor, from, focus, to]) => {
    const node = (selector) => {
        const element = document.querySelector(selector);
        return element.firstChild?.nodeType === 3 ? element.firstChild : element;
    };
    getSelection().setBaseAndExtent(node(anchor), from, node(focus), to);
    document.dispatchEvent(new PointerEvent("pointerup"));
}"""


def drag_over(page: Page, words: str) -> None:
    (x, y), (to_x, to_y) = page.evaluate(POINTS, words)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(to_x, to_y, steps=8)
    page.mouse.up()


def new_claim(page: Page) -> None:
    """Make a claim of the selected words."""
    page.get_by_role("button", name="New claim").click()
    expect(page.locator(".toast")).to_contain_text("Saved as a new claim.")


def save_claim(page: Page, statement: str) -> None:
    page.get_by_label("Statement").fill(statement)
    page.get_by_role("button", name="Save claim").click()
    hears(page, "Saved.")


def hears(page: Page, words: str) -> None:
    """Expect that those who do not see what happened are told it in these words."""
    expect(page.locator("#announcer").get_by_text(words, exact=True).first).to_be_attached()


def wait_for_scripts(page: Page) -> None:
    """Let whoever acts on the page, or expects something of it, wait until its scripts have run.

    A link or a form leads to a document that is there before its scripts are: what is pressed then
    works without them, and differently. Only the mouse and the keyboard themselves do not wait.
    """
    page.add_locator_handler(page.locator("loading=document"), lambda: None)


@contextmanager
def before_scripts(page: Page, address: str) -> Iterator[None]:
    """The page at an address, which gets its scripts when this is left."""
    held: list[Route] = []
    is_early = True

    def hold(route: Route) -> None:
        if is_early:
            held.append(route)
        else:
            route.continue_()

    page.route("**/*.js", hold)
    page.remove_locator_handler(page.locator("loading=document"))
    page.goto(address, wait_until="commit")
    yield
    is_early = False
    for route in held:
        route.continue_()
    wait_for_scripts(page)


def tab_to(page: Page, target: Locator, *, within: int = 200) -> None:
    """Press Tab until the target, or one of several, has the focus; at most `within` times."""
    target.first.wait_for()
    for _ in range(within):
        if target.evaluate_all("all => all.includes(document.activeElement)"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the focus never came to {target}")


def bar(page: Page) -> Locator:
    return page.get_by_role("group", name="Selected words")


@contextmanager
def finger(page: Page, start: tuple[float, float]) -> Iterator[Callable[..., None]]:
    """A finger that is put down, dragged with what is given, and lifted: the browser's own input
    events (Chrome DevTools Protocol).
    """
    session = page.context.new_cdp_session(page)
    at = start

    def send(kind: str, *points: tuple[float, float]) -> None:
        touches = [{"x": left, "y": top} for left, top in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    def drag_to(point: tuple[float, float]) -> None:
        nonlocal at
        (x, y), (to_x, to_y) = at, point
        for part in range(1, 7):
            send("touchMove", (x + (to_x - x) * part / 6, y + (to_y - y) * part / 6))
        at = point

    send("touchStart", start)
    yield drag_to
    send("touchEnd")
