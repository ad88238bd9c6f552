"""The authors' stochastic sampler: cell by cell, guidance growing with the cell (docs/models/xar.md, section 4)."""
import torch

from autoencoder import SCALE
from transformer import CELLS, CELL_TOKENS, CHANNELS, from_cells


def grid(steps):
    """Times t_0 = 1 ... t_{N-1} = 0.04, t_N = 0, and the time index of each step."""
    times = [1 + i * (0.04 - 1) / (steps - 1) for i in range(steps)] + [0.0]
    indices = (torch.tensor(times[:-1], dtype=torch.float32) * 1000).int().tolist()
    return times, indices


class Noise:
    """One generator for each image, read in the authors' order, so that an image does not depend on its company."""

    def __init__(self, seeds):
        self.generators = [torch.Generator().manual_seed(s) for s in seeds]

    def __call__(self, dtype):
        shape = (1, CELL_TOKENS, CHANNELS)
        return torch.cat([torch.randn(shape, generator=g, dtype=dtype) for g in self.generators])


@torch.no_grad()
def sample(model, labels, noise, steps, cfg):
    """Latents [B, 16, 16, 16] as the transformer makes them (already times SCALE); noise(dtype) draws [B, 64, 16]."""
    device, null = labels.device, model.class_emb.num_embeddings - 1
    times, indices = grid(steps)
    cells, past, b = [], None, len(labels)
    guided = cfg > 1
    rows = torch.cat([labels, torch.full_like(labels, null)]) if guided else labels

    def network(x, tau, cell, count):
        tau = torch.full((count, 1), tau, device=device)
        x = x.float().repeat(count // b, 1, 1)
        before = [(k[:count], v[:count]) for k, v in past] if past else None
        return model(x, rows[:count], tau, CELL_TOKENS * cell, before)

    for cell in range(CELLS):
        x = noise(torch.float32).to(device).double()
        scale = 1 + (cfg - 1) * cell / (CELLS - 1)
        count = 2 * b if guided and cell > 0 else b
        for i, tau in enumerate(indices):
            t, dt = times[i], times[i + 1] - times[i]
            eps = noise(torch.float64).to(device) if i < steps - 1 else None
            v = network(x, tau, cell, count)[0].double()
            if count > b:
                v = v[b:] + scale * (v[:b] - v[b:])
            x = x + ((2 - t) * v + x) * dt
            if eps is not None:
                x = x + (2 * t) ** 0.5 * (-dt) ** 0.5 * eps
        cells.append(x.float())
        if cell < CELLS - 1:
            past = network(x, 0, cell, len(rows))[1]
    return from_cells(torch.cat(cells, 1))


def images(autoencoder, latents):
    """[B, 3, 64, 64], about [-1, 1]."""
    return autoencoder.decode(latents / SCALE)


def pixels(image):
    """Bytes as the authors' evaluation writes them, [B, H, W, 3]."""
    return ((image.float() + 1) / 2 * 255).clip(0, 255).round().to(torch.uint8).permute(0, 2, 3, 1)
