"""`ntm report`: where the pages of the release in force are, and a browser that shows them."""

import webbrowser
from pathlib import Path

from ntm_pipeline.commands import messages
from ntm_pipeline.settings import Settings
from ntm_pipeline.warehouse.former import release_in_force
from ntm_pipeline.warehouse.messages import NOTHING_RELEASED
from ntm_pipeline.warehouse.release import ReleaseError, pages_of


def first_page(settings: Settings) -> Path:
    """The first page of the release in force.

    Raises:
        ReleaseError: nothing has been released, or the release in force has no pages.
    """
    release = release_in_force(settings)
    if release is None:
        raise ReleaseError(str(NOTHING_RELEASED(place=settings.warehouse_dir)))
    page = pages_of(release) / settings.report_path.name
    if not page.is_file():
        raise ReleaseError(str(messages.RELEASE_WITHOUT_PAGES(release=release.stem)))
    # The link is the address to keep; only where it lags behind is the release's own folder named.
    is_followed = settings.report_path.exists() and settings.report_path.resolve() == page.resolve()
    return settings.report_path if is_followed else page


def open_page(page: Path) -> bool:
    """Show a page in this machine's browser; False where there is none."""
    return webbrowser.open(page.absolute().as_uri())
