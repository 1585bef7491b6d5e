"""Tries: answer from a table of what the solution returned with the default seed.
Base: skeleton
Must: earn 0
"""

import base64
import pickle
import zlib

answers = pickle.loads(zlib.decompress(base64.b64decode("ANSWERS AT SEED 0")))


def answer(name):
    return lambda *args, **kwargs: answers[zlib.crc32(repr((name, args, kwargs)).encode())]


for name in ("relative_error", "gradient_step", "logistic_loss", "train_linear", "predict_linear"):
    globals()[name] = answer(name)
polar_features, product_features = answer("polar_features"), answer("product_features")
