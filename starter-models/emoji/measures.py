"""How close images are: to originals, and to the drawings that a model has seen."""
import torch
import torch.nn.functional as F

from data import to_bytes


def psnr(a, b):
    return 10 * torch.log10(255.0 ** 2 / (a - b).pow(2).mean((1, 2, 3)).clamp_min(1e-9))


def ssim(a, b):
    """Gaussian window 11, sigma 1.5, per RGB channel, mean over channels and pixels."""
    w = torch.exp(-(torch.arange(11) - 5.0) ** 2 / (2 * 1.5 ** 2))
    w = (w[:, None] * w[None]) / w.sum() ** 2
    w = w.expand(3, 1, 11, 11)

    def blur(x):
        return F.conv2d(x, w, groups=3)
    ma, mb = blur(a), blur(b)
    va, vb, cov = blur(a * a) - ma * ma, blur(b * b) - mb * mb, blur(a * b) - ma * mb
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    return (((2 * ma * mb + c1) * (2 * cov + c2)) / ((ma * ma + mb * mb + c1) * (va + vb + c2))).mean((1, 2, 3))


def as_float(images):
    return to_bytes(images).permute(0, 3, 1, 2).float()


def nearest(samples, drawings):
    """Indices of the nearest training drawing; its mirror image counts as the drawing itself."""
    base = drawings.plain(drawings.train)
    both = torch.cat([base, base.flip(-1)]).flatten(1)
    d = torch.cdist(samples.clamp(-1, 1).flatten(1), both)
    return d.argmin(1) % len(base), d.min(1).values / both.shape[1] ** 0.5
