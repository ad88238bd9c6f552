"""What measure.py times of xAR. Tasks: step ROWS CELL REPEATS | first ROWS CELL REPEATS | decode IMAGES REPEATS | image SEED
ROWS are two for an image. "step" is a later step of a cell, "first" the call that begins it, with the clean cell before it."""

import torch

from timing import timed
from xar import sampler
from xar.network import CELL, CHANNELS, NOBODY, Network
from xar.vae import SCALE, Vae

TASKS = ("step", "first", "decode", "image")
STEPS = 40
GUIDANCE = 2.7


def options(parser):
    parser.add_argument("--network", required=True)
    parser.add_argument("--vae", required=True)


class Bench:
    def __init__(self, options):
        self.network = Network.of(load(options.network))
        self.vae = Vae.of(load(options.vae)["model"])
        self.filled = (0, 0)

    def step(self, rows, cell, repeats):
        self.fill(rows, cell + 1)
        x, labels = given(rows)
        tau = torch.full((rows,), 500)
        return [timed(lambda: self.network.later(cell, x, labels, tau)) for _ in range(repeats)]

    def first(self, rows, cell, repeats):
        x, labels = given(rows)
        taken = []
        for _ in range(repeats):
            self.filled = (0, 0)
            self.fill(rows, cell)
            taken.append(timed(lambda: self.network.first(cell, x, x, labels, torch.full((rows,), 1000))))
        self.filled = (0, 0)
        return taken

    def fill(self, rows, cells):
        """Runs the first calls of cells, so that their keys and values are kept."""
        if self.filled != (rows, cells):
            self.network.clear()
            x, labels = given(rows)
            for cell in range(cells):
                self.network.first(cell, x, x, labels, torch.full((rows,), 1000))
            self.filled = (rows, cells)

    def decode(self, images, repeats):
        z = torch.randn(images, CHANNELS, 16, 16)
        return [timed(lambda: self.vae.decode(z)) for _ in range(repeats)]

    def image(self, seed):
        """Label to bytes as evaluated for xAR-B: 40 steps a cell, guidance 2.7."""
        self.filled = (0, 0)
        return [timed(lambda: self.picture(seed))]

    def picture(self, seed):
        torch.manual_seed(seed)
        z = sampler.latents(self.network, torch.tensor([seed % NOBODY]), STEPS, GUIDANCE)
        return sampler.picture_bytes(self.vae.decode(z / SCALE))


def load(path):
    return torch.load(path, map_location=torch.get_default_device(), weights_only=True)


def given(rows):
    """A noisy cell and labels, the unconditional half behind."""
    labels = torch.cat([torch.arange(rows - rows // 2) % NOBODY, torch.full((rows // 2,), NOBODY)])
    return torch.randn(rows, CELL, CHANNELS), labels
