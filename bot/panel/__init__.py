"""The web panel for staff: server-rendered pages over the same services that conversations use."""

from bot.panel.app import panel_routes

__all__ = ["panel_routes"]
