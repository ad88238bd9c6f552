"""Labels to latents (docs/models/xar.md, section 4): the authors' stochastic sampler, in float64, both halves of the guidance always."""

import torch

from xar.network import CELL, CELLS, CHANNELS, NOBODY, silent

LAST = 0.04


def times(steps):
    """Times of the steps and the end, [steps + 1], float64."""
    grid = 1 + torch.arange(steps, dtype=torch.float64) * (LAST - 1) / (steps - 1)
    grid[0], grid[-1] = 1, LAST
    return torch.cat([grid, torch.zeros(1, dtype=torch.float64)])


def tau(t):
    """The time index, truncated in float32 as the authors do."""
    return (t.float() * 1000).long()


class Torch:
    """Noise from PyTorch's CPU generator, in the authors' order of draws."""

    def cell(self, cell, count):
        return torch.randn(count, CELL, CHANNELS)

    def step(self, cell, step, count):
        return torch.randn(count, CELL, CHANNELS, dtype=torch.float64)


def guided(v, x, t, scale):
    """The drift of velocities [2B, 64, 16], conditional rows first."""
    drift = (2 - t) * v.double() + torch.cat([x, x])
    conditional, unconditional = drift.chunk(2)
    return unconditional + scale * (conditional - unconditional) if scale > 1 else conditional


def advance(x, drift, t, dt, noise):
    """One step; no noise in the last one."""
    moved = x + drift * dt
    return moved if noise is None else moved + (2 * t).sqrt() * dt.abs().sqrt() * noise


def sample(velocity, grid, x, scale, noise):
    """One cell: x [B, 64, 16] float64; `velocity` takes step, x and t; `noise` takes the step."""
    for i in range(len(grid) - 1):
        t, dt = grid[i], grid[i + 1] - grid[i]
        drawn = noise(i) if i < len(grid) - 2 else None
        x = advance(x, guided(velocity(i, x, t), x, t, scale), t, dt, drawn)
    return x


def latents(network, labels, steps, guidance, noise=Torch(), trace=silent):
    """Labels [B] to latents [B, 16, 16, 16]."""
    count, grid = len(labels), times(steps)
    rows = torch.cat([labels, torch.full_like(labels, NOBODY)])
    network.clear()
    done = []
    for cell in range(CELLS):

        def velocity(i, x, t):
            doubled, index = torch.cat([x, x]).float(), tau(t).expand(2 * count)
            if i > 0:
                if i == steps - 1:
                    trace("x.last", x.float())
                return network.later(cell, doubled, rows, index)
            before = torch.cat([done[-1], done[-1]]) if done else None
            v = network.first(cell, before, doubled, rows, index)
            trace("v.first", v)
            return v

        scale = 1 + (guidance - 1) * cell / (CELLS - 1)
        x = sample(velocity, grid, noise.cell(cell, count).double(), scale, lambda i: noise.step(cell, i, count))
        done.append(x.float())
    return assembled(torch.cat(done, dim=1))


def assembled(tokens):
    """Tokens in cell order [B, 256, 16] to [B, 16, 16, 16]."""
    grid = tokens.view(len(tokens), 2, 2, 8, 8, CHANNELS)
    return grid.permute(0, 5, 1, 3, 2, 4).reshape(len(tokens), CHANNELS, 16, 16)


def picture_bytes(image):
    """[B, 3, H, W] around -1 to 1 into 0 to 255."""
    return ((image + 1) / 2 * 255).clamp(0, 255).round().to(torch.uint8)
