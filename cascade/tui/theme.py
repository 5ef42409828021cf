"""The two themes of the app, dark and light, and the colours that mean something in it."""

from __future__ import annotations

from textual.theme import Theme

__all__ = ["DARK", "LIGHT", "OUTCOMES"]

DARK = Theme(
    name="cascade-dark",
    primary="#5fb3b3",
    secondary="#7aa2c8",
    accent="#e0af68",
    success="#8fbf7f",
    warning="#e0af68",
    error="#e06c75",
    foreground="#d8dee4",
    background="#14181d",
    surface="#1b2027",
    panel="#252c35",
    dark=True,
    variables={"footer-key-foreground": "#e0af68", "footer-background": "#1b2027", "block-cursor-text-style": "none"},
)

LIGHT = Theme(
    name="cascade-light",
    primary="#1f7a7a",
    secondary="#2f5f8f",
    accent="#9a5b00",
    success="#3d7a2e",
    warning="#9a5b00",
    error="#b3261e",
    foreground="#1e2329",
    background="#fbfaf7",
    surface="#f2f0ea",
    panel="#e4e1d8",
    dark=False,
    variables={"footer-key-foreground": "#9a5b00", "footer-background": "#f2f0ea", "block-cursor-text-style": "none"},
)

OUTCOMES = {
    "running": ("●", "$accent"),
    "computed": ("✓", "$success"),
    "cached": ("=", "$secondary"),
    "pinned": ("◆", "$accent"),
    "failed": ("✗", "$error"),
    "stopped": ("∎", "$warning"),
    "waiting": ("·", "$foreground 50%"),
}
"""Outcome of a stage to its mark and colour, the same on every screen (and as the command line marks them)."""
