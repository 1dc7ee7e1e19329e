"""Going through a page by keyboard alone."""

from playwright.sync_api import Page, TimeoutError

MOST_STOPS = 120


def go_to(page: Page, selector: str) -> None:
    """Presses Tab until the element has the focus, which must be on the screen and be seen to have it."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if has_focus(page, selector):
            _wait_until_seen(page, selector)
            return
    raise AssertionError(f"{selector} is not reached by keyboard on {page.url}")


def _wait_until_seen(page: Page, selector: str) -> None:
    """Browsers scroll a moment after the focus has moved."""
    try:
        page.wait_for_function(_SEEN, timeout=1000)
    except TimeoutError as error:
        raise AssertionError(f"{selector} has the focus, but one does not see it") from error


def has_focus(page: Page, selector: str) -> bool:
    """Whether what is focused fits the selector."""
    return page.evaluate("selector => document.activeElement.matches(selector)", selector)


def wait_for_focus(page: Page, selector: str) -> None:
    """The page sets the focus by itself, so that whoever uses it goes on where they were."""
    page.wait_for_function("selector => document.activeElement.matches(selector)", arg=selector)


def enter(page: Page, selector: str) -> None:
    """Goes to a link or a button, presses Enter, and waits for the page that follows."""
    go_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


_SEEN = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect(), look = getComputedStyle(one);
  const card = one.closest('.card-net, .audience');  // whose link fills it, so that all of it is marked
  const marked = look.outlineStyle !== 'none' || look.boxShadow !== 'none'
    || (card && getComputedStyle(card).outlineStyle !== 'none');
  return marked && box.top >= 0 && box.bottom <= innerHeight + 1 && box.left >= 0;
}"""
