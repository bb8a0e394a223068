"""The public page: the whole FAQ as a static site that opens from a web server or from the file system."""

from bot.site.folder import write_site
from bot.site.options import SiteError, SiteOptions, read_options, read_summary
from bot.site.pages import render_site

__all__ = ["SiteError", "SiteOptions", "read_options", "read_summary", "render_site", "write_site"]
