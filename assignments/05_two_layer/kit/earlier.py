"""The net of 05 made of the layers that you wrote in 03, from your layers.py."""

import sys
from pathlib import Path

THERE = Path(__file__).resolve().parent.parent.parent / "03_layers"  # beside this folder, which comes first


def gradients(params, X, y):
    """Return what your Affine, ReLU and softmax_loss find in a row, or {} where a sentence says why they do not."""
    sys.path.append(str(THERE))
    try:
        import layers

        first, relu = layers.Affine(params["W1"], params["b1"]), layers.ReLU()
        second = layers.Affine(params["W2"], params["b2"])
        _, dscores = layers.softmax_loss(second.forward(relu.forward(first.forward(X))), y)
        first.backward(relu.backward(second.backward(dscores)))
        found = {"W1": (first, "weight"), "b1": (first, "bias"), "W2": (second, "weight"), "b2": (second, "bias")}
        return {name: layer.grads[kind] for name, (layer, kind) in found.items()}
    except Exception as error:
        print(f"Your layers of 03 are left out, since layers.py does not work here: {type(error).__name__}: {error}")
        return {}
    finally:
        sys.path.remove(str(THERE))
