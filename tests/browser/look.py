"""Pictures of an ebook as readers see it: `make look` (EPUB=… INTO=…).

Every file of the book and its first note, in foliate-js, at the size of a phone, of an e-reader
(grey) and of a desktop, by day and by night. A person looks at them; no test does.
"""

from __future__ import annotations

import sys
from pathlib import Path

from browsing import launched, reader, served
from playwright.sync_api import Browser

SIZES = {"phone": (390, 780, 2.0), "e-reader": (536, 724, 2.0), "desktop": (1280, 800, 1.0)}
# What foliate's own shell, and most reading systems, set over a book's styles.
NIGHT = "html { color-scheme: light dark } a:link { color: inherit }"


def look(browser: Browser, address: str, size: str, scheme: str, folder: Path) -> None:
    """One picture a file of the book; an e-reader knows no colour and no night."""
    width, height, scale = SIZES[size]
    page = browser.new_page(
        viewport={"width": width, "height": height},
        device_scale_factor=scale,
        color_scheme="dark" if scheme == "dark" else "light",
    )
    reader(page, address, "foliate")
    if size == "e-reader":
        page.add_style_tag(content="html { filter: grayscale(1) }")
    found = page.evaluate("name => reader.open(name)", "book.epub")
    page.evaluate("css => reader.view.renderer.setStyles(css)", NIGHT)
    for index, section in enumerate(found["sections"]):
        page.evaluate("index => reader.view.goTo(index)", index)
        page.wait_for_timeout(300)  # fonts come in after the text
        name = Path(section["id"]).stem
        page.screenshot(path=folder / f"{size}-{scheme}-{index:02}-{name}.png")
    page.close()


def main() -> int:
    book, folder = Path(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    with served({"book.epub": book.resolve()}) as address, launched() as browser:
        for size in SIZES:
            for scheme in ("light", "dark") if size != "e-reader" else ("light",):
                look(browser, address, size, scheme, folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
