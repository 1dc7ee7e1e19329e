"""What people do on every page."""

from playwright.sync_api import Locator, Page


def press(page: Page, button: str | Locator) -> None:
    """Presses a button that sends a form, and waits for the answer; a text is the button's."""
    where = page.locator("main").get_by_role("button", name=button) if isinstance(button, str) else button
    with page.expect_navigation():
        where.click()


def send(page: Page) -> None:
    """Presses the last button of the page: its form's main one."""
    press(page, page.locator("main form button[type=submit]").last)


def send_form_with(page: Page, field: str) -> None:
    """Sends the form that holds the field of this name."""
    form = page.locator("main form").filter(has=page.locator(f"[name={field}]"))
    press(page, form.locator("button[type=submit]").first)
