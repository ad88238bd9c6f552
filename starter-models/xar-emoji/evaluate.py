"""Figures and grids from the exported files: reconstruction, and class agreement of samples."""
import argparse
import json
from pathlib import Path

import torch

from autoencoder import Autoencoder
from data import Drawings, save_grid
from measures import as_float, nearest, psnr, ssim
from sampler import Noise, images, sample
from transformer import Xar

STEPS, CFG = 20, 3.0  # as in model.yaml
SHOWN = 24  # seed i draws class i * 331 // 24: fixed before any sample was looked at


class Emoji:
    """Both networks from their files."""

    def __init__(self, folder):
        self.autoencoder = Autoencoder.of(torch.load(Path(folder, 'xar-emoji-kl.ckpt'))['model'])
        self.transformer = Xar.of(torch.load(Path(folder, 'xar-emoji.pth')))

    @torch.no_grad()
    def draw(self, labels, seeds, steps=STEPS, cfg=CFG):
        """Images [B, 3, 64, 64]; an image depends on its own seed alone, apart from rounding."""
        latents = sample(self.transformer, torch.tensor(labels), Noise(seeds), steps, cfg)
        return images(self.autoencoder, latents)

    @torch.no_grad()
    def reconstruct(self, x):
        return torch.cat([self.autoencoder.decode(self.autoencoder.encode(part)[0]) for part in x.split(32)])


def closeness(emoji, x):
    a, b = as_float(x), as_float(emoji.reconstruct(x))
    return round(psnr(a, b).mean().item(), 2), round(ssim(a, b).mean().item(), 4)


def main():
    p = argparse.ArgumentParser()
    p.add_argument('--folder', default='.')
    p.add_argument('--build', default='../emoji/build', help='folder of the drawings')
    p.add_argument('--docs', default='../../docs/starter')
    p.add_argument('--batch', type=int, default=24)
    a = p.parse_args()
    emoji, drawings, docs = Emoji(a.folder), Drawings(a.build), Path(a.docs)
    count = len(drawings.names)

    shown = [i * count // SHOWN for i in range(SHOWN)]
    made = emoji.draw(shown, range(SHOWN))
    save_grid(docs / 'xar-samples.png', made.split(8))
    x = drawings.plain(drawings.held_out[::9][:12])
    save_grid(docs / 'xar-reconstructions.png', [x, emoji.reconstruct(x)])
    print([drawings.names[i] for i in shown], flush=True)

    found, distance = [], []
    for labels in torch.arange(count).split(a.batch):  # one sample of every class, the class as its seed
        ids, far = nearest(emoji.draw(labels.tolist(), labels.tolist()), drawings)
        found.append(drawings.labels[drawings.train][ids])
        distance.append(far)
        print(len(found) * a.batch, flush=True)
    held_ids, held_far = nearest(drawings.plain(drawings.held_out), drawings)
    held = drawings.labels[drawings.train][held_ids] == drawings.labels[drawings.held_out]
    psnr_held, ssim_held = closeness(emoji, drawings.plain(drawings.held_out))
    psnr_seen, ssim_seen = closeness(emoji, drawings.plain(drawings.train[::10]))
    figures = {
        'held_out_drawings': len(drawings.held_out),
        'reconstruction_psnr_db': psnr_held,
        'reconstruction_ssim': ssim_held,
        'training_reconstruction_psnr_db': psnr_seen,
        'training_reconstruction_ssim': ssim_seen,
        'samples': count,
        'num_steps': STEPS,
        'cfg': CFG,
        'nearest_drawing_has_class_asked_for': round((torch.cat(found) == torch.arange(count)).float().mean().item(), 4),
        'same_figure_for_real_held_out_drawings': round(held.float().mean().item(), 4),
        'sample_rms_distance_to_nearest': round(torch.cat(distance).mean().item(), 4),
        'held_out_rms_distance_to_nearest': round(held_far.mean().item(), 4),
    }
    Path(a.folder, 'figures.json').write_text(json.dumps(figures, indent=2) + '\n')
    print(json.dumps(figures, indent=2))


if __name__ == '__main__':
    main()
