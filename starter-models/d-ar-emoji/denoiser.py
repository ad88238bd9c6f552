"""Pixel denoiser (velocity network) and the 8-step flow sampler."""
import math

import torch
import torch.nn as nn
import torch.nn.functional as F

from blocks import Attention, Mlp, ln0, rope_2d


def sinusoid(t, dim):
    half = dim // 2
    freq = torch.exp(-math.log(10000.0) * torch.arange(half, dtype=torch.float32) / half)
    angle = (1000.0 * t.float())[:, None] * freq[None]
    return torch.cat([angle.cos(), angle.sin()], 1)


class TimeEmbed(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.dim = dim
        self.mlp = nn.Sequential(nn.Linear(dim, dim), nn.SiLU(), nn.Linear(dim, dim))

    def forward(self, t):
        return self.mlp(sinusoid(t, self.dim))[:, None]


class DenoiserBlock(nn.Module):
    """Self-attention and MLP modulated per token by the cross-attended condition and the time."""

    def __init__(self, dim, cond_dim):
        super().__init__()
        self.attention = Attention(dim)
        self.cross_attn = Attention(dim)
        self.mlp = Mlp(dim)
        self.adaLN_modulation = nn.Sequential(nn.SiLU(), nn.Linear(dim, 6 * dim))
        self.time_embed = TimeEmbed(dim)
        self.cond_embed = nn.Sequential(nn.Linear(dim, dim), nn.SiLU(), nn.Linear(dim, dim))
        nn.init.zeros_(self.adaLN_modulation[1].weight)
        nn.init.zeros_(self.adaLN_modulation[1].bias)

    def forward(self, p, c0, t, rope):
        cond = ln0(self.cond_embed(c0))
        s = self.cross_attn(ln0(p), cond, rope, None)
        m = self.adaLN_modulation(self.time_embed(t) + s)
        shift_a, scale_a, gate_a, shift_m, scale_m, gate_m = m.chunk(6, -1)
        y = ln0(p) * (1 + scale_a) + shift_a
        p = p + gate_a * self.attention(y, y, rope, rope)
        y = ln0(p) * (1 + scale_m) + shift_m
        return p + gate_m * self.mlp(y)


class DiffusionCore(nn.Module):
    """v = net(x, t, c); all pixel work happens on 8x8 patches."""

    def __init__(self, cfg):
        super().__init__()
        dim, self.patch = cfg['dim'], cfg['patch_size']
        channels = 3 * self.patch ** 2
        self.cond_mlp = nn.Linear(cfg['cond_dim'], dim)
        self.conv_in = nn.Conv2d(channels, dim, 1)
        self.blocks = nn.ModuleList(DenoiserBlock(dim, cfg['cond_dim']) for _ in range(cfg['depth']))
        self.conv_out = nn.Conv2d(dim, channels, 1)
        nn.init.zeros_(self.conv_out.weight)
        nn.init.zeros_(self.conv_out.bias)
        self._ropes = {}

    def forward(self, x, t, c):
        q = self.patch
        b, _, height, width = x.shape
        h, w = height // q, width // q
        if (h, w) not in self._ropes:
            self._ropes[h, w] = rope_2d(h, w)
        rope = self._ropes[h, w]
        c0 = ln0(self.cond_mlp(c))
        p = x.view(b, 3, h, q, w, q).permute(0, 2, 4, 1, 3, 5).reshape(b, h * w, 3 * q * q)
        p = F.linear(p, self.conv_in.weight.flatten(1), self.conv_in.bias)
        for block in self.blocks:
            p = block(p, c0, t, rope)
        p = F.linear(ln0(p), self.conv_out.weight.flatten(1), self.conv_out.bias)
        return p.view(b, h, w, 3, q, q).permute(0, 3, 1, 4, 2, 5).reshape(b, 3, height, width)


class DiffDecoder(nn.Module):
    """Owns the network (key prefix diff_decoder.net) and the time schedule."""

    def __init__(self, cfg):
        super().__init__()
        self.net = DiffusionCore(cfg)
        self.data_std = cfg.get('data_std', 1.0)
        self.time_shift = cfg.get('time_shift', 1.0)

    def shift(self, t):
        return t / (t + self.time_shift * (1 - t))

    def grid(self, steps):
        nominal = torch.tensor([i / steps for i in range(steps)] + [1.0], dtype=torch.float32)
        return self.shift(nominal)

    @torch.no_grad()
    def sample(self, conds, x0, clip_steps=None):
        """adams2 sampler; conds is one [B, S, cond_dim] tensor per step."""
        t = self.grid(len(conds))
        last = (clip_steps or len(conds)) - 1
        x, before = x0, None
        for i, c in enumerate(conds[:last + 1]):
            v = self.net(x, t[i].expand(len(x)), c)
            d = v if before is None else 1.5 * v - 0.5 * before
            end = t[-1] if i == last else t[i + 1]
            x, before = x + (end - t[i]) * d, v
        return x * (1.0 / self.data_std)
