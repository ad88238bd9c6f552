"""How many images are nearest to a training drawing of the class asked for: the measure of the starter models (starter-models/emoji), of the
images that MeasureQuality --pixels keeps. python3 class_accuracy.py FOLDER_OF_DRAWINGS FILE.rgb ..."""

import pathlib
import re
import sys

import numpy as np
import torch

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "starter-models" / "emoji"))

from data import Drawings
from measures import nearest


def images(path):
    """Images [N, 3, H, W] in [-1, 1]."""
    width, height = map(int, re.search(r"-(\d+)x(\d+)\.rgb$", path.name).groups())
    pixels = torch.from_numpy(np.fromfile(path, np.uint8).reshape(-1, height, width, 3))
    return pixels.permute(0, 3, 1, 2).float() / 127.5 - 1


def main(drawings, *files):
    torch.set_num_threads(1)
    known = Drawings(drawings)
    for file in map(pathlib.Path, files):
        drawn = images(file)
        ids, distance = nearest(drawn, known)
        right = known.labels[known.train][ids] == torch.arange(len(drawn)) % len(known.names)
        print(f"{file.name}: {right.sum()} of {len(drawn)} ({100 * right.float().mean():.2f} %) have the class asked for, distance to the nearest {distance.mean():.4f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
