"""The colours of Desk, light and dark, each by the name of what it is for."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple


class Pattern(StrEnum):
    """How a tile's stripe or edge is drawn, so that colour is never the only sign."""

    PLAIN = "plain"
    DASHED = "dashed"
    DOUBLE = "double"
    THICK = "thick"
    DOTTED = "dotted"
    STRUCK = "struck"


class StateColours(NamedTuple):
    """The colours of one booking state; all are `#RRGGBB`."""

    stripe: str
    """At least 3:1 against the panel and the tint."""
    tint: str
    ink: str
    """For words and signs on the tint or the panel: at least 4.5:1 on both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """Every colour of one theme, as `#RRGGBB`."""

    window: str
    panel: str
    line: str
    grid_line: str
    control_line: str
    """The edge of buttons and fields."""
    hover: str
    """Behind what the pointer is over."""
    text: str
    muted: str
    accent: str
    accent_tint: str
    accent_text: str
    """For words on the accent tint."""
    chosen_edge: str
    """Around what is chosen and lies on the accent tint."""
    primary: str
    primary_hover: str
    primary_text: str
    hatch_a: str
    hatch_b: str
    now: str
    now_text: str
    danger: str
    danger_tint: str
    toast: str
    toast_text: str
    toast_link: str
    states: Mapping[str, StateColours]

    def tokens(self) -> dict[str, str]:
        """Every single colour by its name, without the states."""
        return {
            field.name: value
            for field in fields(self)
            if isinstance(value := getattr(self, field.name), str)
        }


LIGHT: Final = Palette(
    window="#F4F5F7",
    panel="#FFFFFF",
    line="#E3E5EA",
    grid_line="#ECEEF2",
    control_line="#DADDE3",
    hover="#F2F4F7",
    text="#1A1A1A",
    muted="#5F6670",
    accent="#0A5FB4",
    accent_tint="#E6F0FA",
    accent_text="#0B3F75",
    chosen_edge="#E6F0FA",
    primary="#0A5FB4",
    primary_hover="#084F97",
    primary_text="#FFFFFF",
    hatch_a="#EEF0F3",
    hatch_b="#E2E5EA",
    now="#C4261D",
    now_text="#FFFFFF",
    danger="#B3261E",
    danger_tint="#FBE9E7",
    toast="#1A1A1A",
    toast_text="#FFFFFF",
    toast_link="#FFFFFF",
    states=MappingProxyType(
        {
            "pending": StateColours("#A07905", "#FFF4DC", "#7A5A00"),
            "confirmed": StateColours("#0A78D4", "#E3F0F8", "#0A5A9E"),
            "arrived": StateColours("#01594D", "#DDF3EC", "#01594D"),
            "in_service": StateColours("#1A054A", "#EAE6F5", "#1A054A"),
            "completed": StateColours("#7B7F84", "#F0F1F2", "#5A6068"),
            "no_show": StateColours("#860D01", "#FBE6E2", "#860D01"),
            "neutral": StateColours("#7B7F84", "#F4F5F7", "#5A6068"),
        }
    ),
)

DARK: Final = Palette(
    window="#17181A",
    panel="#1E1F22",
    line="#33353A",
    grid_line="#292B2F",
    control_line="#3B3E44",
    hover="#282A2E",
    text="#ECEDEE",
    muted="#A0A6AE",
    accent="#6CB4FF",
    accent_tint="#1F2E40",
    accent_text="#BBDCFF",
    chosen_edge="#1F2E40",
    primary="#2987F2",
    primary_hover="#4A9BF7",
    primary_text="#0B1520",
    hatch_a="#222327",
    hatch_b="#2B2D32",
    now="#FF6B5E",
    now_text="#1C0B09",
    danger="#FF8A80",
    danger_tint="#3B211B",
    toast="#ECEDEE",
    toast_text="#17181A",
    toast_link="#17181A",
    states=MappingProxyType(
        {
            "pending": StateColours("#FED002", "#3A3317", "#FED002"),
            "confirmed": StateColours("#2987F2", "#1C2C40", "#7DB8FA"),
            "arrived": StateColours("#5DE4B4", "#17362D", "#5DE4B4"),
            "in_service": StateColours("#D0C5E9", "#2E2A3B", "#D0C5E9"),
            "completed": StateColours("#898C90", "#2A2B2E", "#A9ADB2"),
            "no_show": StateColours("#EC5A38", "#3B211B", "#F58A70"),
            "neutral": StateColours("#898C90", "#26272A", "#A9ADB2"),
        }
    ),
)


CONTRAST_LIGHT: Final = Palette(
    window="#FFFFFF",
    panel="#FFFFFF",
    line="#000000",
    grid_line="#767676",
    control_line="#000000",
    hover="#E0E0E0",
    text="#000000",
    muted="#2B2B2B",
    accent="#00408A",
    accent_tint="#D6E8FF",
    accent_text="#00264F",
    chosen_edge="#00408A",
    primary="#003E85",
    primary_hover="#002B5C",
    primary_text="#FFFFFF",
    hatch_a="#FFFFFF",
    hatch_b="#A8A8A8",
    now="#A30000",
    now_text="#FFFFFF",
    danger="#8C0000",
    danger_tint="#FFE3E0",
    toast="#000000",
    toast_text="#FFFFFF",
    toast_link="#FFFFFF",
    states=MappingProxyType(
        {
            "pending": StateColours("#5C4500", "#FFF1CC", "#4A3700"),
            "confirmed": StateColours("#00488C", "#DCEBFA", "#003870"),
            "arrived": StateColours("#003F36", "#D5F2E8", "#003F36"),
            "in_service": StateColours("#1A054A", "#E6E0F5", "#1A054A"),
            "completed": StateColours("#4A4E53", "#ECEEF0", "#35393E"),
            "no_show": StateColours("#7A0000", "#FBE0DB", "#7A0000"),
            "neutral": StateColours("#4A4E53", "#F2F3F5", "#35393E"),
        }
    ),
)

CONTRAST_DARK: Final = Palette(
    window="#000000",
    panel="#000000",
    line="#FFFFFF",
    grid_line="#8C8C8C",
    control_line="#FFFFFF",
    hover="#333333",
    text="#FFFFFF",
    muted="#D6D6D6",
    accent="#8CC8FF",
    accent_tint="#00305F",
    accent_text="#DDF0FF",
    chosen_edge="#8CC8FF",
    primary="#8CC8FF",
    primary_hover="#B5DBFF",
    primary_text="#000000",
    hatch_a="#000000",
    hatch_b="#4D4D4D",
    now="#FF8A80",
    now_text="#000000",
    danger="#FFB0A8",
    danger_tint="#4A0F08",
    toast="#FFFFFF",
    toast_text="#000000",
    toast_link="#000000",
    states=MappingProxyType(
        {
            "pending": StateColours("#FFDD33", "#332B00", "#FFE566"),
            "confirmed": StateColours("#66B2FF", "#00264D", "#A6D2FF"),
            "arrived": StateColours("#66F0C0", "#00332A", "#8CF5D0"),
            "in_service": StateColours("#DCD2FF", "#2A2045", "#E6DEFF"),
            "completed": StateColours("#B8BCC2", "#262626", "#D0D3D8"),
            "no_show": StateColours("#FF8060", "#45120A", "#FFB09C"),
            "neutral": StateColours("#B8BCC2", "#1F1F1F", "#D0D3D8"),
        }
    ),
)


def contrast(one: str, other: str) -> float:
    """The contrast of two `#RRGGBB` colours, from 1 to 21.

    Source: WCAG 2.2, definition of contrast ratio.
    """
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)
