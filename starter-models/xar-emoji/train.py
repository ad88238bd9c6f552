"""Trains both networks within a given time: the autoencoder first, then the transformer on its latents.

On a GPU with bfloat16, or in float32 on a CPU. Weights are written to --out as they get better, in the delivered layout.
"""
import argparse
from pathlib import Path

import torch

from autoencoder import Autoencoder
from data import Drawings, save_grid
from export import write
from measures import nearest
from sampler import Noise, images, sample
from train_autoencoder import latents
from train_autoencoder import train as train_autoencoder
from train_transformer import Training
from transformer import Xar


def prepared(a):
    device = torch.device(a.device)
    torch.set_float32_matmul_precision('high')
    torch.backends.cudnn.benchmark = True
    torch.manual_seed(a.seed)
    return Drawings(a.build, device), device, torch.bfloat16 if device.type == 'cuda' else torch.float32


@torch.no_grad()
def try_out(transformer, autoencoder, drawings, out, settings, most):
    """Prints how often the nearest training drawing has the class asked for, and draws sheets."""
    count = len(drawings.names)
    labels = torch.arange(0, count, max(1, count // most), device=drawings.labels.device)
    for steps, cfg in settings:
        made = images(autoencoder, sample(transformer, labels, Noise(range(len(labels))), steps, cfg))
        ids, far = nearest(made, drawings)
        right = (drawings.labels[drawings.train][ids] == labels).float().mean().item()
        print(f'{steps} steps, guidance {cfg}: class right {right:.3f}, distance {far.mean().item():.4f}', flush=True)
        shown = made[::max(1, len(made) // 48)][:48]
        rows = [row for row in shown.split(12) if len(row) == min(12, len(shown))]
        save_grid(Path(out, f'samples-{steps}-{cfg}.png'), rows, zoom=1.5)


def main():
    p = argparse.ArgumentParser()
    p.add_argument('--build', default='../emoji/build')
    p.add_argument('--out', default='.')
    p.add_argument('--device', default='cuda' if torch.cuda.is_available() else 'cpu')
    p.add_argument('--seed', type=int, default=1)
    p.add_argument('--autoencoder-seconds', type=float, default=160)
    p.add_argument('--transformer-seconds', type=float, default=500)
    p.add_argument('--autoencoder-batch', type=int, default=256)
    p.add_argument('--transformer-batch', type=int, default=512)
    p.add_argument('--copies', type=int, default=48, help='augmented latents of each drawing')
    p.add_argument('--hold', type=float, default=0.6, help='share of the time at the full learning rate')
    p.add_argument('--lr', type=float, default=2e-3)
    p.add_argument('--width', type=int, default=256)
    p.add_argument('--most', type=int, default=400, help='classes to try at the end, about')
    p.add_argument('--compile', action='store_true')
    p.add_argument('--resume', action='store_true', help='go on with the transformer from state.pt in --state')
    p.add_argument('--state', default='.', help='folder for the whole state')
    a = p.parse_args()
    drawings, device, dtype = prepared(a)
    kept = Path(a.state, 'autoencoder.pt')
    if a.resume:
        autoencoder = Autoencoder.of(torch.load(kept)).to(device)
    else:
        autoencoder = train_autoencoder(
            Autoencoder().to(device), drawings, a.autoencoder_seconds, a.autoencoder_batch, dtype=dtype)
        torch.save(autoencoder.state_dict(), kept)
    write(a.out, autoencoder=autoencoder)
    x = drawings.plain(drawings.held_out[::9][:12])
    with torch.no_grad():
        save_grid(Path(a.out, 'reconstructions.png'), [x, autoencoder.decode(autoencoder.encode(x)[0])])
    pool = latents(autoencoder, drawings, a.copies, dtype=dtype)
    print(f'{len(pool[2])} latents, mean {pool[0].float().mean():.3f}, std {pool[0].float().std():.3f}, '
          f'inner deviation {pool[1].float().mean():.3f}', flush=True)

    training = Training(Xar(len(drawings.names), a.width).to(device), a.lr)
    if a.resume:
        training.load(Path(a.state, 'state.pt'))
    if a.compile:
        for block in training.model.blocks():
            block.compile(dynamic=False)
    training.run(pool, a.transformer_seconds, a.transformer_batch, dtype, hold=a.hold,
                 saved=lambda average: write(a.out, transformer=average))
    average = training.average.model
    write(a.out, transformer=average)
    training.save(Path(a.state, 'state.pt'))
    try_out(average, autoencoder, drawings, a.out, [(20, 2.0), (20, 1.5), (20, 3.0), (12, 2.0), (40, 2.0)], a.most)


if __name__ == '__main__':
    main()
