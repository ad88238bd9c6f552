"""The transformer of xAR (docs/models/xar.md, section 3) in eager PyTorch, one module per module of the checkpoint.

It runs as the authors run it: the first call of a cell takes the clean cell before it along, under the block-causal mask, and keeps
their keys and values by concatenation; later calls read them."""

import math

import torch
from torch import nn
from torch.nn import functional as F

CELL = 64
CELLS = 4
CHANNELS = 16
SINUSOID = 256
NOBODY = 1000
EPSILON = 1e-6


def silent(name, value):
    """Takes a named intermediate tensor; the check compares it, the benchmark does not look."""


def rms(x):
    return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + EPSILON)


class RmsNorm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(width))

    def forward(self, x):
        return rms(x) * self.weight


class TimeEmbedding(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.mlp = nn.Sequential(nn.Linear(SINUSOID, width), nn.SiLU(), nn.Linear(width, width))

    def forward(self, tau):
        return self.mlp(sinusoid(tau))


class Rotation(nn.Module):
    """Cosine and sine of every position in cell order, each twice."""

    def __init__(self, size):
        super().__init__()
        self.register_buffer("freqs", torch.empty(size // 4))
        self.register_buffer("freqs_cos", torch.empty(CELL * CELLS, size))
        self.register_buffer("freqs_sin", torch.empty(CELL * CELLS, size))

    def forward(self, x, start):
        """x [R, H, n, size]; neighbouring channels are a pair."""
        first, second = x.unflatten(-1, (-1, 2)).unbind(-1)
        turned = torch.stack([-second, first], dim=-1).flatten(-2)
        span = slice(start, start + x.shape[2])
        return x * self.freqs_cos[span] + turned * self.freqs_sin[span]


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.qkv, self.proj = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.rope = Rotation(width // heads)
        self.keys = self.values = None

    def forward(self, x, start, mask, keep, trace):
        """`keep`: how many of the tokens stay in the cache."""
        rows, n, width = x.shape
        qkv = self.qkv(x)
        q, k, v = qkv.view(rows, n, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        q, k = self.rope(q, start), self.rope(k, start)
        trace("qkv", qkv), trace("q", q), trace("k", k)
        if self.keys is not None:
            k, v = torch.cat([self.keys, k], dim=2), torch.cat([self.values, v], dim=2)
        if keep:
            end = k.shape[2] - n + keep
            self.keys, self.values = k[:, :, :end], v[:, :, :end]
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        return self.proj(mixed.transpose(1, 2).reshape(rows, n, width))


class GatedMlp(nn.Module):
    def __init__(self, width, hidden):
        super().__init__()
        self.fc1_g, self.fc1_x, self.fc2 = nn.Linear(width, hidden), nn.Linear(width, hidden), nn.Linear(hidden, width)

    def forward(self, x, trace):
        gate = self.fc1_g(x)
        trace("gate", gate)
        return self.fc2(F.gelu(gate) * self.fc1_x(x))


class Block(nn.Module):
    def __init__(self, width, heads, hidden):
        super().__init__()
        self.attn, self.mlp = Attention(width, heads), GatedMlp(width, hidden)
        self.ada_lin = nn.Sequential(nn.SiLU(), nn.Linear(width, 6 * width))

    def forward(self, x, condition, start, mask, keep, trace):
        """condition [R, cells of this call, width]"""
        modulation = self.ada_lin(condition)
        trace("modulation", modulation[:, -1])
        parts = modulation.repeat_interleave(CELL, dim=1).chunk(6, dim=-1)
        gamma_a, gamma_m, scale_a, scale_m, shift_a, shift_m = parts
        normed = rms(x) * (1 + scale_a) + shift_a
        attended = self.attn(normed, start, mask, keep, trace)
        trace("attn.in", normed), trace("attn", attended)
        x = x + gamma_a * attended
        normed = rms(x) * (1 + scale_m) + shift_m
        moved = self.mlp(normed, trace)
        trace("mlp.in", normed), trace("mlp", moved)
        return x + gamma_m * moved


class Network(nn.Module):
    def __init__(self, width, encoder_blocks, decoder_blocks, heads, hidden):
        super().__init__()
        self.encoder_pos_embed_learned = nn.Parameter(torch.empty(1, CELL * CELLS, width))
        self.decoder_pos_embed_learned = nn.Parameter(torch.empty(1, CELL * CELLS, width))
        self.register_buffer("mask", torch.empty(1, 1, CELL * CELLS, CELL * CELLS))
        self.class_emb = nn.Embedding(NOBODY + 1, width)
        self.time_embed = TimeEmbedding(width)
        self.z_proj, self.z_proj_ln = nn.Linear(CHANNELS, width), RmsNorm(width)
        self.encoder_blocks = nn.ModuleList(Block(width, heads, hidden) for _ in range(encoder_blocks))
        self.encoder_norm, self.decoder_embed = RmsNorm(width), nn.Linear(width, width)
        self.decoder_blocks = nn.ModuleList(Block(width, heads, hidden) for _ in range(decoder_blocks))
        self.decoder_norm, self.pred = RmsNorm(width), nn.Linear(width, CHANNELS)

    @staticmethod
    def of(state):
        width, size = state["z_proj.weight"].shape[0], state["encoder_blocks.0.attn.rope.freqs_cos"].shape[1]
        hidden = state["encoder_blocks.0.mlp.fc1_g.weight"].shape[0]
        counts = [1 + max(int(name.split(".")[1]) for name in state if name.startswith(stack)) for stack in ("encoder_blocks.", "decoder_blocks.")]
        with torch.device("meta"):
            shell = Network(width, *counts, width // size, hidden)
        shell.load_state_dict(state, strict=True, assign=True)
        return shell.eval().requires_grad_(False)

    def blocks(self):
        return [*self.encoder_blocks, *self.decoder_blocks]

    def clear(self):
        for block in self.blocks():
            block.attn.keys = block.attn.values = None

    def first(self, cell, before, x, labels, tau, trace=silent):
        """The first call of a cell; `before` is the clean cell before it, [R, 64, 16], none in cell 0."""
        if cell == 0:
            return self._run(x, labels, tau[:, None], 0, None, 0, trace)
        start, end = CELL * (cell - 1), CELL * (cell + 1)
        times = torch.stack([torch.zeros_like(tau), tau], dim=1)
        v = self._run(torch.cat([before, x], dim=1), labels, times, start, self.mask[:, :, start:end, :end], CELL, trace)
        return v[:, CELL:]

    def later(self, cell, x, labels, tau, trace=silent):
        """x [R, 64, 16], labels [R], tau [R] to velocities [R, 64, 16]."""
        return self._run(x, labels, tau[:, None], CELL * cell, None, 0, trace)

    def condition(self, labels, times):
        return self.class_emb(labels)[:, None] + self.time_embed(times)

    def _run(self, x, labels, times, start, mask, keep, trace):
        span = slice(start, start + x.shape[1])
        condition = self.condition(labels, times)
        x = self.z_proj(x)
        trace("z_proj", x)
        x = x + self.encoder_pos_embed_learned[:, span]
        trace("z_proj_ln.in", x)
        x = self.z_proj_ln(x)
        trace("z_proj_ln", x)
        x = self._stack("encoder_blocks", x, condition, start, mask, keep, trace)
        x = self.encoder_norm(x)
        trace("encoder_norm", x)
        x = self.decoder_embed(x)
        trace("decoder_embed", x)
        x = self._stack("decoder_blocks", x + self.decoder_pos_embed_learned[:, span], condition, start, mask, keep, trace)
        x = self.decoder_norm(x)
        trace("decoder_norm", x)
        return self.pred(x)

    def _stack(self, name, x, condition, start, mask, keep, trace):
        for i, block in enumerate(getattr(self, name)):
            watched = name == "encoder_blocks" and i == 0
            x = block(x, condition, start, mask, keep, (lambda part, value: trace(f"block0.{part}", value)) if watched else silent)
            trace(f"{name}.{i}", x)
        return x


def sinusoid(tau):
    """Integer times [...] to [..., 256]: cosines, then sines, in float32."""
    half = SINUSOID // 2
    frequency = torch.exp(-math.log(10000) * torch.arange(half, dtype=torch.float32) / half)
    angle = tau[..., None].float() * frequency
    return torch.cat([angle.cos(), angle.sin()], dim=-1)
