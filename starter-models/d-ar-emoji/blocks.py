"""Building blocks shared by the tokenizer's encoder, condition decoder and pixel denoiser."""
import torch
import torch.nn as nn
import torch.nn.functional as F

HEAD_DIM = 64


def ln0(x):
    """LayerNorm over the channels without scale and bias."""
    return F.layer_norm(x, x.shape[-1:], eps=1e-6)


def rope_2d(height, width, extra=0, base=10000.0):
    """Tables [T, 32] for a row-major grid, followed by `extra` rows that do not rotate."""
    omega = base ** (-2.0 * torch.arange(16, dtype=torch.float64) / 32)
    y = torch.arange(height, dtype=torch.float64).repeat_interleave(width)
    x = torch.arange(width, dtype=torch.float64).repeat(height)
    theta = torch.cat([y[:, None] * omega, x[:, None] * omega], 1)
    theta = torch.cat([theta, torch.zeros(extra, 32, dtype=torch.float64)], 0)
    return theta.cos().float(), theta.sin().float()


def rotate(x, rope):
    """Rotates interleaved channel pairs of x [B, H, T, hd] by the tables [T, hd/2]."""
    cos, sin = rope[0].to(x.dtype), rope[1].to(x.dtype)
    even, odd = x[..., 0::2], x[..., 1::2]
    return torch.stack([even * cos - odd * sin, odd * cos + even * sin], -1).flatten(-2)


def attend(q, k, v, mask=None, causal=False):
    """Attention in plain products: for these short sequences its backward pass is the faster one on a CPU."""
    score = (q * HEAD_DIM ** -0.5) @ k.transpose(-1, -2)
    if causal:
        mask = torch.ones(score.shape[-2:], dtype=torch.bool).tril()
    if mask is not None:
        score = score + torch.zeros(mask.shape, dtype=score.dtype).masked_fill(~mask, -1e4)
    return score.softmax(-1).to(v.dtype) @ v


class Attention(nn.Module):
    """Multi-head attention with per-head LayerNorm on q and k."""

    def __init__(self, dim):
        super().__init__()
        self.heads = dim // HEAD_DIM
        self.q = nn.Linear(dim, dim)
        self.k = nn.Linear(dim, dim)
        self.v = nn.Linear(dim, dim)
        self.q_norm = nn.LayerNorm(HEAD_DIM, eps=1e-6)
        self.k_norm = nn.LayerNorm(HEAD_DIM, eps=1e-6)
        self.proj = nn.Linear(dim, dim)

    def _split(self, x):
        return x.view(x.shape[0], x.shape[1], self.heads, HEAD_DIM).transpose(1, 2)

    def forward(self, xq, xkv, rope_q=None, rope_k=None, mask=None, causal=False):
        q = self.q_norm(self._split(self.q(xq)))
        k = self.k_norm(self._split(self.k(xkv)))
        v = self._split(self.v(xkv))
        if rope_q is not None:
            q = rotate(q, rope_q)
        if rope_k is not None:
            k = rotate(k, rope_k)
        q, k = q.to(v.dtype), k.to(v.dtype)
        y = attend(q, k, v, mask, causal) if self.training else \
            F.scaled_dot_product_attention(q, k, v, attn_mask=mask, is_causal=causal)
        return self.proj(y.transpose(1, 2).flatten(2))


class Mlp(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.fc1 = nn.Linear(dim, 4 * dim)
        self.fc2 = nn.Linear(4 * dim, dim)

    def forward(self, x):
        return self.fc2(F.silu(self.fc1(x)))


class TransformerBlock(nn.Module):
    """Pre-norm block with learned per-channel gates on both residual branches."""

    def __init__(self, dim):
        super().__init__()
        self.gate1 = nn.Parameter(torch.ones(dim))
        self.gate2 = nn.Parameter(torch.ones(dim))
        self.norm1 = nn.LayerNorm(dim, eps=1e-6)
        self.norm2 = nn.LayerNorm(dim, eps=1e-6)
        self.attention = Attention(dim)
        self.mlp = Mlp(dim)

    def forward(self, x, rope=None, mask=None, causal=False):
        y = self.norm1(x)
        x = x + self.gate1 * self.attention(y, y, rope, rope, mask, causal)
        return x + self.gate2 * self.mlp(self.norm2(x))
