"""Logistic regression, kept in the one memory layout that answers quickly."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

Probabilities = NDArray[np.float64]
"""Shape (utterances, classes); every row sums to 1."""


@dataclass(frozen=True, eq=False)
class LinearModel:
    """Coefficients of shape (features, classes), float32 and C-contiguous, and an intercept per class.

    scikit-learn keeps the transpose, which scipy copies whole on every call: 12 ms instead of 0.02.
    """

    classes: tuple[str, ...]
    coefficients: NDArray[np.float32]
    intercept: NDArray[np.float32]

    def probabilities(self, features: csr_matrix) -> Probabilities:
        """Ask of each class whether it is this one, then share certainty out among the classes."""
        scores = np.asarray(features @ self.coefficients + self.intercept, np.float64)
        return share(scores)


def fit_linear(features: csr_matrix, labels: Sequence[str], *, strength: float) -> LinearModel:
    """Fit one yes-or-no regression per class; `strength` is scikit-learn's C (larger follows examples closer).

    One against all the rest, rather than all at once (softmax): as right, better calibrated, ten times faster.
    """
    if len(set(labels)) == 1:
        nothing = np.zeros((features.shape[1], 1), np.float32)
        return LinearModel(classes=(labels[0],), coefficients=nothing, intercept=np.zeros(1, np.float32))
    regression = LogisticRegression(
        C=strength, solver="liblinear", dual=True, class_weight="balanced", max_iter=1000, random_state=0
    )
    fitted = regression.fit(features, labels)
    rows, intercept = fitted.coef_, fitted.intercept_
    if len(fitted.classes_) == 2:  # scikit-learn keeps one row here, for the second class against the first
        rows, intercept = np.vstack([-rows, rows]), np.hstack([-intercept, intercept])
    return LinearModel(
        classes=tuple(str(name) for name in fitted.classes_),
        coefficients=np.ascontiguousarray(rows.T, np.float32),
        intercept=intercept.astype(np.float32),
    )


def share(scores: NDArray[np.float64]) -> Probabilities:
    """Turn scores of shape (utterances, classes), each its own yes or no, into probabilities that sum to 1."""
    logarithms = -np.logaddexp(0, -scores)
    powers = np.exp(logarithms - logarithms.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))
