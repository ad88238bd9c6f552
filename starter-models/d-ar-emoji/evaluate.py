"""Figures and grids from the exported files: reconstruction, codebook use, class agreement of samples."""
import argparse
import json
from pathlib import Path

import torch

from data import Drawings, save_grid
from measures import as_float, nearest, psnr, ssim
from model import Emoji

# Fixed before any sample was looked at; seed i draws class i of this list.
SHOWN = [
    'red apple', 'dog face', 'cat face', 'red heart', 'sun', 'pizza', 'automobile', 'house',
    'tulip', 'rocket', 'fish', 'butterfly', 'birthday cake', 'soccer ball', 'trophy', 'airplane',
    'light bulb', 'crown', 'snowman', 'hamburger', 'penguin', 'strawberry', 'grinning face', 'evergreen tree',
]

SAMPLES_PER_CLASS = 4


def main():
    p = argparse.ArgumentParser()
    p.add_argument('--folder', default='.')
    p.add_argument('--build', default='build-chosen', help='folder of the drawings')
    p.add_argument('--docs', default='../../docs/starter')
    p.add_argument('--scale', type=float, default=None)
    a = p.parse_args()
    torch.set_num_threads(1)
    emoji, drawings = Emoji(a.folder), Drawings(a.build)
    docs = Path(a.docs)
    docs.mkdir(parents=True, exist_ok=True)
    names = drawings.names
    scale = emoji.scale if a.scale is None else a.scale

    x = drawings.plain(drawings.held_out)
    y, codes = emoji.reconstruct(x)
    train_codes = torch.cat([emoji.tokenizer.encode(drawings.plain(i)) for i in drawings.train.split(64)])
    seen = drawings.plain(drawings.train[::10])
    again, _ = emoji.reconstruct(seen)
    size = emoji.tokenizer.quantize.embedding.weight.shape[0]
    share = torch.bincount(train_codes.flatten(), minlength=size).float()
    share = share / share.sum()
    picks = torch.arange(0, len(x), max(1, len(x) // 24))[:24]
    save_grid(docs / 'reconstructions.png', [r for k in (picks[:12], picks[12:]) for r in (x[k], y[k])])

    shown = torch.cat([emoji.sample(names.index(n), s, a.scale) for s, n in enumerate(SHOWN)])
    save_grid(docs / 'samples.png', list(shown.split(8)), zoom=3)

    all_labels = torch.arange(len(names)).repeat(SAMPLES_PER_CLASS)
    samples = emoji.sample_many(all_labels.tolist(), list(range(1000, 1000 + len(all_labels))), a.scale)
    ids, distance = nearest(samples, drawings)
    found = drawings.labels[drawings.train][ids]
    held_ids, _ = nearest(x, drawings)
    base = (drawings.labels[drawings.train][held_ids] == drawings.labels[drawings.held_out]).float().mean()
    figures = {
        'held_out_drawings': len(x),
        'reconstruction_psnr_db': round(psnr(as_float(x), as_float(y)).mean().item(), 2),
        'reconstruction_ssim': round(ssim(as_float(x), as_float(y)).mean().item(), 4),
        'training_reconstruction_psnr_db': round(psnr(as_float(seen), as_float(again)).mean().item(), 2),
        'training_reconstruction_ssim': round(ssim(as_float(seen), as_float(again)).mean().item(), 4),
        'codebook_size': size,
        'codes_used_fraction': round((share > 0).float().mean().item(), 4),
        'code_perplexity': round(torch.exp(-(share * (share + 1e-12).log()).sum()).item(), 1),
        'samples': len(samples),
        'cfg_scale': scale,
        'nearest_drawing_has_class_asked_for': round((found == all_labels).float().mean().item(), 4),
        'same_figure_for_real_held_out_drawings': round(base.item(), 4),
        'sample_rms_distance_to_nearest': round(distance.mean().item(), 4),
    }
    Path(a.folder, 'figures.json').write_text(json.dumps(figures, indent=2) + '\n')
    print(json.dumps(figures, indent=2))


if __name__ == '__main__':
    main()
