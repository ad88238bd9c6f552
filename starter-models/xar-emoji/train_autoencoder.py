"""Trains the autoencoder on augmented drawings: absolute error of colours and of edges, and a KL term that counts."""
import time

import torch

from autoencoder import SCALE
from optim import Average, schedule
from transformer import to_cells

KL_WEIGHT = 5e-3  # of the KL divergence per latent number, against the error per colour value in [-1, 1]


def batches(drawings, size, generator, strength=0.8, plain=0.25):
    """Augmented training drawings without end; a share stays as drawn."""
    while True:
        at = torch.randint(len(drawings.train), (size,), generator=generator, device=drawings.train.device)
        ids = drawings.train[at]
        moved = drawings.augmented(ids, generator, strength)
        still = torch.rand(size, generator=generator, device=ids.device) < plain
        yield ids, torch.where(still[:, None, None, None], drawings.plain(ids), moved)


def edges(x):
    return x[..., 1:, :] - x[..., :-1, :], x[..., 1:] - x[..., :-1]


def distance(x, y):
    return (x - y).abs().mean() + sum((a - b).abs().mean() for a, b in zip(edges(x), edges(y)))


def train(model, drawings, seconds, batch, lr=1e-3, dtype=torch.float32, seed=1):
    """Returns the averaged weights, latents in their final unit."""
    device = drawings.train.device
    generator = torch.Generator(device=device).manual_seed(seed)
    source = batches(drawings, batch, generator)
    average = Average(model)
    optimizer = torch.optim.AdamW(model.parameters(), lr=lr, betas=(0.9, 0.99), weight_decay=1e-4)
    start, steps = time.monotonic(), 0
    while (progress := (time.monotonic() - start) / seconds) < 1:
        _, images = next(source)
        mean, std = model.encode(images.to(dtype))
        latent = mean + std * torch.randn_like(mean)
        again = model.decode(latent.to(dtype)).float()
        kl = 0.5 * (mean ** 2 + std ** 2 - 1 - 2 * std.log()).mean()
        error = distance(again, images)
        loss = error + KL_WEIGHT * min(1.0, 0.1 + 4 * progress) * kl
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for group in optimizer.param_groups:
            group['lr'] = lr * schedule(progress, warmup=0.02, floor=0.02, hold=0.4)
        optimizer.step()
        average.update(model, 0.998)
        steps += 1
        if steps % 200 == 1:
            psnr = held_out_psnr(average.model, drawings)
            print(f'autoencoder {steps:6d} {time.monotonic() - start:6.1f} s  error {error.item():.4f}  kl {kl.item():.3f}  '
                  f'std {std.mean().item():.3f}  held out {psnr:.2f} dB', flush=True)
    mean, std = scale_of(average.model, drawings, source, dtype)
    average.model.rescale(mean, std)
    print(f'autoencoder: {steps} steps of {batch}; held out {held_out_psnr(average.model, drawings):.2f} dB', flush=True)
    return average.model


@torch.no_grad()
def held_out_psnr(model, drawings):
    x = drawings.plain(drawings.held_out)
    y = model.decode(model.encode(x)[0]).clamp(-1, 1)
    return (10 * torch.log10(4 / (x - y).pow(2).mean((1, 2, 3)))).mean().item()


@torch.no_grad()
def scale_of(model, drawings, source, dtype, count=8):
    """Mean per channel, and one standard deviation, of sampled latents."""
    parts = []
    for _ in range(count):
        mean, std = model.encode(next(source)[1].to(dtype))
        parts.append(mean + std * torch.randn_like(mean))
    z = torch.cat(parts)
    mean = z.mean((0, 2, 3))
    return mean, (z - mean[:, None, None]).pow(2).mean().sqrt()


@torch.no_grad()
def latents(model, drawings, copies, batch=512, dtype=torch.float32, seed=2):
    """Mean and deviation of latents in cell order, times SCALE, [n, 256, 16] in half precision, and their labels."""
    generator = torch.Generator(device=drawings.train.device).manual_seed(seed)
    source = batches(drawings, batch, generator)
    means, stds, labels = [], [], []
    for _ in range(max(1, copies * len(drawings.train) // batch)):
        ids, images = next(source)
        mean, std = model.encode(images.to(dtype))
        means.append((to_cells(mean) * SCALE).half())
        stds.append((to_cells(std) * SCALE).half())
        labels.append(drawings.labels[ids])
    return torch.cat(means), torch.cat(stds), torch.cat(labels)
