"""The two pictures of the gate."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

COLOURS = {"es": "#b3261e", "en": "#1f5fa8", "qu": "#3c7a3c"}


def draw_reliability(by_locale: Mapping[str, Sequence[tuple[float, float, int]]], path: Path) -> None:
    """How often the likeliest intent is right at each confidence; the diagonal is perfect."""
    figure, axes = plt.subplots(figsize=(5, 5))
    axes.plot([0, 1], [0, 1], color="#999999", linestyle="--")
    for locale, rows in by_locale.items():
        sure, right, _ = zip(*rows, strict=True)
        axes.plot(sure, right, marker="o", color=COLOURS.get(locale), label=locale)
    axes.set(xlabel="confidence", ylabel="share right", xlim=(0, 1), ylim=(0, 1.02), title="Reliability, golden set")
    axes.legend()
    _save(figure, path)


def draw_curve(by_locale: Mapping[str, Sequence[tuple[int, float]]], path: Path) -> None:
    """Topic accuracy by the number of examples per intent and locale that were taught."""
    figure, axes = plt.subplots(figsize=(6, 4))
    for locale, rows in by_locale.items():
        examples, right = zip(*rows, strict=True)
        axes.plot(examples, right, marker="o", color=COLOURS.get(locale), label=locale)
    axes.set(
        xlabel="examples per intent and locale, at most", ylabel="topic accuracy", title="Learning curve, golden set"
    )
    axes.set_xscale("log", base=2)
    axes.grid(alpha=0.3)
    axes.legend()
    _save(figure, path)


def _save(figure: plt.Figure, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.tight_layout()
    figure.savefig(path, dpi=120)
    plt.close(figure)
