"""Drawings: loading, the fixed hold-out split, augmentation and PNG grids."""
import json
import math
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

# Mirroring would make these wrong (dials, letters, digits, notes).
NO_FLIP = {
    'watch', 'alarm clock', 'stop sign', 'calendar', 'newspaper', 'pool 8 ball', 'musical note',
    'credit card', 'hourglass done', 'radio', 'scroll', 'money bag', 'game die', 'sports medal',
}


class Drawings:
    """All drawings of a folder that render.mjs wrote, as bytes [n, 128, 128, 3] on a device, with labels and the split."""

    def __init__(self, build='../emoji/build', device='cpu'):
        index = json.loads(Path(build, 'drawings.json').read_text())
        side, self.index, self.names = index['side'], index['drawings'], index['names']
        raw = np.fromfile(Path(build, 'drawings.rgb'), np.uint8)
        self.pixels = torch.from_numpy(raw.reshape(-1, side, side, 3)).to(device)
        labels = [d['label'] for d in self.index]
        self.labels = torch.tensor(labels, device=device)
        self.flip = torch.tensor([self.names[label] not in NO_FLIP for label in labels], device=device)
        order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(2025))
        seen, held = set(), []
        for i in order.tolist():  # at most one drawing per class is held out
            if len(held) < index['held_out'] and labels[i] not in seen:
                seen.add(labels[i])
                held.append(i)
        keep = torch.ones(len(labels), dtype=torch.bool)
        keep[held] = False
        self.held_out = torch.tensor(sorted(held), device=device)
        self.train = keep.nonzero()[:, 0].to(device)

    def weights(self, frequent):
        """Sampling weights of the training drawings by their icon sets; a set that is not named has 1."""
        return torch.tensor([frequent.get(self.index[i]['set'], 1.0) for i in self.train.tolist()])

    def _large(self, ids):
        return self.pixels[ids].permute(0, 3, 1, 2).float() / 127.5 - 1

    def plain(self, ids):
        """Images [B, 3, 64, 64] in [-1, 1]."""
        return F.avg_pool2d(self._large(ids), 2)

    def augmented(self, ids, generator, strength=1.0):
        """Random flip, scale, shift, rotation and gain around white, then 2x2 averaging."""
        def rand():
            return torch.rand(len(ids), generator=generator, device=ids.device)

        def uniform(limit):
            return (rand() * 2 - 1) * limit * strength
        scale, angle = 1 / (1 + uniform(0.06)), uniform(6 * math.pi / 180)
        dx, dy, gain = 2 * uniform(0.05), 2 * uniform(0.05), 1 + uniform(0.08)
        mirror = rand() < 0.3
        mirror = torch.where(mirror & self.flip[ids], -1.0, 1.0)
        c, s = angle.cos() * scale, angle.sin() * scale
        theta = torch.stack([torch.stack([c * mirror, -s, dx], 1), torch.stack([s * mirror, c, dy], 1)], 1)
        x = 1 - self._large(ids)  # white is 0, so that the zero padding is white
        grid = F.affine_grid(theta, list(x.shape), align_corners=False)
        x = F.avg_pool2d(F.grid_sample(x, grid, align_corners=False), 2)
        return (1 - x * gain[:, None, None, None]).clamp(-1, 1)


def to_bytes(images):
    """[-1, 1] -> uint8 as the authors' single-image script stores it, [B, H, W, 3]."""
    y = torch.floor(255 * ((images.float().clamp(-1, 1) + 1) / 2) + 0.5)
    return y.to(torch.uint8).permute(0, 2, 3, 1)


def save_grid(path, rows, zoom=2, gap=2):
    """rows: list of image batches with equal counts; one grid line per batch."""
    from PIL import Image
    tiles = [to_bytes(r).cpu().numpy() for r in rows]
    n, side = len(tiles[0]), tiles[0].shape[1]
    sheet = np.full((len(tiles) * (side + gap) + gap, n * (side + gap) + gap, 3), 200, np.uint8)
    for y, line in enumerate(tiles):
        for x, tile in enumerate(line):
            top, left = gap + y * (side + gap), gap + x * (side + gap)
            sheet[top:top + side, left:left + side] = tile
    image = Image.fromarray(sheet)
    image.resize((round(image.width * zoom), round(image.height * zoom)), Image.LANCZOS if zoom < 2 else Image.NEAREST).save(path)
