"""xAR's transformer with the authors' tensor names; see docs/models/xar.md for where each step comes from.

Tokens are in cell order: position p = 64 * cell + place in the cell. Attention is block-causal over cells.
"""
import math

import torch
import torch.nn.functional as F
from torch import nn

GRID, CELL, CHANNELS, TIME_FEATURES = 16, 8, 16, 256
CELLS, CELL_TOKENS = (GRID // CELL) ** 2, CELL * CELL


def to_cells(z):
    """[B, C, 16, 16] -> [B, 256, C] in cell order."""
    b, c = z.shape[:2]
    z = z.view(b, c, GRID // CELL, CELL, GRID // CELL, CELL)
    return z.permute(0, 2, 4, 3, 5, 1).reshape(b, GRID * GRID, c)


def from_cells(x):
    """[B, 256, C] in cell order -> [B, C, 16, 16]."""
    b, _, c = x.shape
    x = x.view(b, GRID // CELL, GRID // CELL, CELL, CELL, c)
    return x.permute(0, 5, 1, 3, 2, 4).reshape(b, c, GRID, GRID)


def rms(x, weight=None):
    y = F.rms_norm(x.float(), x.shape[-1:], eps=1e-6)
    return y if weight is None else y * weight


class RMSNorm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x):
        return rms(x, self.weight)


class Rope(nn.Module):
    """Two-dimensional rotary positions; the first half of a head turns with the row, the second with the column."""

    def __init__(self, head):
        super().__init__()
        count = head // 4
        freqs = 10000.0 ** (-2 * torch.arange(count, dtype=torch.float64) / (head // 2))
        place = to_cells(torch.arange(GRID * GRID).view(1, 1, GRID, GRID))[0, :, 0]
        row, column = place // GRID, place % GRID
        angle = torch.cat([row[:, None] * freqs, column[:, None] * freqs], 1).repeat_interleave(2, 1)
        self.register_buffer('freqs', freqs.float())
        self.register_buffer('freqs_cos', angle.cos().float())
        self.register_buffer('freqs_sin', angle.sin().float())

    def forward(self, x, first):
        """x [B, H, n, hd] at positions first ... first + n - 1."""
        cos, sin = self.freqs_cos[first:first + x.shape[2]], self.freqs_sin[first:first + x.shape[2]]
        even, odd = x.float().unflatten(-1, (-1, 2)).unbind(-1)
        turned = torch.stack([-odd, even], -1).flatten(-2)
        return (x.float() * cos + turned * sin).to(x.dtype)


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.proj = nn.Linear(width, width)
        self.rope = Rope(width // heads)

    def forward(self, x, first, mask, past):
        b, n, width = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        q, k = self.rope(q, first), self.rope(k, first)
        if past is not None:
            k, v = torch.cat([past[0], k], 2), torch.cat([past[1], v], 2)
        y = F.scaled_dot_product_attention(q, k, v, None if mask is None else mask.to(q.dtype))
        return self.proj(y.transpose(1, 2).reshape(b, n, width)), (k, v)


class GeGlu(nn.Module):
    """timm's SwiGLU made with GELU, as the authors do."""

    def __init__(self, width, hidden):
        super().__init__()
        self.fc1_g = nn.Linear(width, hidden)
        self.fc1_x = nn.Linear(width, hidden)
        self.fc2 = nn.Linear(hidden, width)

    def forward(self, x):
        return self.fc2(F.gelu(self.fc1_g(x)) * self.fc1_x(x))


class Block(nn.Module):
    def __init__(self, width, heads, hidden):
        super().__init__()
        self.attn = Attention(width, heads)
        self.mlp = GeGlu(width, hidden)
        self.ada_lin = nn.Sequential(nn.SiLU(), nn.Linear(width, 6 * width))

    def forward(self, x, c, first=0, mask=None, past=None):
        """x [B, n, D], c [B, cells in x, D]; returns the new x and all keys and values."""
        m = self.ada_lin(c).unsqueeze(2).chunk(6, -1)
        gate1, gate2, scale1, scale2, shift1, shift2 = m

        def shaped(y, scale, shift):
            y = rms(y).unflatten(1, (-1, CELL_TOKENS))
            return (y * (1 + scale) + shift).flatten(1, 2)

        def gated(gate, y):
            return (gate * y.unflatten(1, (-1, CELL_TOKENS))).flatten(1, 2)

        y, kept = self.attn(shaped(x, scale1, shift1), first, mask, past)
        x = x + gated(gate1, y)
        return x + gated(gate2, self.mlp(shaped(x, scale2, shift2))), kept


class TimeEmbed(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.mlp = nn.Sequential(nn.Linear(TIME_FEATURES, width), nn.SiLU(), nn.Linear(width, width))
        half = TIME_FEATURES // 2
        freqs = torch.exp(-math.log(10000) * torch.arange(half, dtype=torch.float32) / half)
        angle = torch.arange(1001, dtype=torch.float32)[:, None] * freqs
        self.register_buffer('table', torch.cat([angle.cos(), angle.sin()], 1), persistent=False)

    def forward(self, tau):
        return self.mlp(self.table[tau])


class Xar(nn.Module):
    def __init__(self, classes, width=256, heads=4, encoder_depth=3, decoder_depth=3, hidden=None):
        super().__init__()
        tokens, hidden = GRID * GRID, hidden or int(width * 4 * 2 / 3)
        self.encoder_pos_embed_learned = nn.Parameter(0.02 * torch.randn(1, tokens, width))
        self.decoder_pos_embed_learned = nn.Parameter(0.02 * torch.randn(1, tokens, width))
        cell = torch.arange(tokens) // CELL_TOKENS
        mask = torch.zeros(tokens, tokens).masked_fill(cell[None] > cell[:, None], -torch.inf)
        self.register_buffer('mask', mask[None, None])
        self.class_emb = nn.Embedding(classes + 1, width)
        self.time_embed = TimeEmbed(width)
        self.z_proj = nn.Linear(CHANNELS, width)
        self.z_proj_ln = RMSNorm(width)
        self.encoder_blocks = nn.ModuleList(Block(width, heads, hidden) for _ in range(encoder_depth))
        self.encoder_norm = RMSNorm(width)
        self.decoder_embed = nn.Linear(width, width)
        self.decoder_blocks = nn.ModuleList(Block(width, heads, hidden) for _ in range(decoder_depth))
        self.decoder_norm = RMSNorm(width)
        self.pred = nn.Linear(width, CHANNELS)
        self.initialise()

    @staticmethod
    def of(state):
        """A model of the sizes that a state dictionary tells."""
        width = state['z_proj.weight'].shape[0]
        depth = [1 + max(int(k.split('.')[1]) for k in state if k.startswith(f'{s}_blocks.')) for s in ('encoder', 'decoder')]
        model = Xar(state['class_emb.weight'].shape[0] - 1, width, width // state['encoder_blocks.0.attn.rope.freqs_cos'].shape[1],
                    *depth, state['encoder_blocks.0.mlp.fc1_g.weight'].shape[0])
        model.load_state_dict({k: v.float() for k, v in state.items()})
        return model

    def initialise(self):
        for module in self.modules():
            if isinstance(module, nn.Linear):
                nn.init.xavier_uniform_(module.weight)
                nn.init.zeros_(module.bias)
        nn.init.normal_(self.class_emb.weight, std=0.02)
        for block in self.blocks():  # every block starts as the identity
            nn.init.zeros_(block.ada_lin[1].weight)
        nn.init.zeros_(self.pred.weight)

    def blocks(self):
        return [*self.encoder_blocks, *self.decoder_blocks]

    def forward(self, x, label, tau, first=0, past=None):
        """Velocities of tokens x [B, n, 16] at positions first ..., and the keys and values of every block.

        label [B], 0 ... classes; tau [B, cells in x], 0 ... 1000; past: as returned for the cells before.
        """
        n = x.shape[1]
        mask = self.mask[:, :, :n, :n] if n > CELL_TOKENS else None
        c = self.class_emb(label)[:, None] + self.time_embed(tau)
        kept = []
        x = self.z_proj_ln(self.z_proj(x) + self.encoder_pos_embed_learned[:, first:first + n])
        for i, block in enumerate(self.blocks()):
            if i == len(self.encoder_blocks):
                x = self.decoder_embed(self.encoder_norm(x)) + self.decoder_pos_embed_learned[:, first:first + n]
            x, kv = block(x, c, first, mask, past[i] if past else None)
            kept.append(kv)
        return self.pred(self.decoder_norm(x)), kept
