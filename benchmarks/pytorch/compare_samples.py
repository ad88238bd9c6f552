"""How much a precision changes images: samples of the same seeds that DrawSamples wrote, beside those in fp32.

    python3 benchmarks/pytorch/compare_samples.py fp32.rgb int8.rgb --side 64 --starter starter-models/emoji --build BUILD
"""
import argparse
import sys

import numpy as np
import torch


def images(path, side):
    """[n, 3, side, side] in 0 to 255."""
    raw = np.fromfile(path, np.uint8).reshape(-1, side, side, 3)
    return torch.from_numpy(raw).permute(0, 3, 1, 2).float()


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('reference')
    p.add_argument('others', nargs='*')
    p.add_argument('--side', type=int, default=64)
    p.add_argument('--starter', default='starter-models/emoji', help='folder of measures.py and data.py')
    p.add_argument('--build', help='folder of the drawings; without it no class figure is given')
    a = p.parse_args()
    sys.path.insert(0, a.starter)
    from data import Drawings
    from measures import nearest, psnr, ssim
    drawings = Drawings(a.build) if a.build else None
    reference = images(a.reference, a.side)

    def class_figure(x):
        if drawings is None:
            return ''
        labels = torch.arange(len(x)) % len(drawings.names)
        ids, _ = nearest(x / 127.5 - 1, drawings)
        found = drawings.labels[drawings.train][ids] == labels
        return f', nearest drawing has the class in {100 * found.float().mean():.2f} %'

    print(f'{a.reference}: {len(reference)} images{class_figure(reference)}')
    for path in a.others:
        x = images(path, a.side)
        p_all, s_all = psnr(x, reference), ssim(x, reference)
        same = (x - reference).abs().amax((1, 2, 3)) <= 16
        print(f'{path}: PSNR mean {p_all.mean():.2f} dB, median {p_all.median():.2f}, least {p_all.min():.2f}; '
              f'SSIM mean {s_all.mean():.4f}, median {s_all.median():.4f}; '
              f'no pixel off by more than 16 in {100 * same.float().mean():.1f} %{class_figure(x)}')


if __name__ == '__main__':
    main()
