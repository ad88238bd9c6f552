"""The decoder of MAR's KL autoencoder (docs/models/xar.md, section 3.7) in eager PyTorch, one module per module of the checkpoint."""

import torch
from torch import nn
from torch.nn import functional as F

GROUPS = 32
EPSILON = 1e-6
SCALE = 0.2325


def norm(channels):
    return nn.GroupNorm(GROUPS, channels, eps=EPSILON)


def swish(x):
    return x * torch.sigmoid(x)


class ResnetBlock(nn.Module):
    def __init__(self, given, channels):
        super().__init__()
        self.norm1, self.conv1 = norm(given), nn.Conv2d(given, channels, 3, padding=1)
        self.norm2, self.conv2 = norm(channels), nn.Conv2d(channels, channels, 3, padding=1)
        self.nin_shortcut = nn.Identity() if given == channels else nn.Conv2d(given, channels, 1)

    def forward(self, x):
        moved = self.conv2(swish(self.norm2(self.conv1(swish(self.norm1(x))))))
        return self.nin_shortcut(x) + moved


class Attention(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.norm = norm(channels)
        self.q, self.k, self.v, self.proj_out = (nn.Conv2d(channels, channels, 1) for _ in range(4))

    def forward(self, x):
        normed = self.norm(x)
        q, k, v = (product(normed).flatten(2) for product in (self.q, self.k, self.v))
        weights = F.softmax(torch.bmm(q.transpose(1, 2), k) * q.shape[1] ** -0.5, dim=-1)
        return x + self.proj_out(torch.bmm(v, weights.transpose(1, 2)).view_as(x))


class Upsample(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x):
        return self.conv(F.interpolate(x, scale_factor=2.0, mode="nearest"))


class Middle(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.block_1, self.attn_1, self.block_2 = ResnetBlock(channels, channels), Attention(channels), ResnetBlock(channels, channels)

    def forward(self, x, trace):
        for name, part in self.named_children():
            x = part(x)
            trace(f"mid.{name}", x)
        return x


class Level(nn.Module):
    def __init__(self, given, channels, blocks, last):
        super().__init__()
        self.block = nn.ModuleList(ResnetBlock(given if i == 0 else channels, channels) for i in range(blocks))
        self.upsample = nn.Identity() if last else Upsample(channels)

    def forward(self, x, trace):
        for i, block in enumerate(self.block):
            x = block(x)
            trace(f"block.{i}", x)
        x = self.upsample(x)
        trace("upsample", x)
        return x


class Decoder(nn.Module):
    """`channels` of the levels, from the finest."""

    def __init__(self, latent, channels, blocks):
        super().__init__()
        given = [*channels[1:], channels[-1]]
        self.conv_in, self.mid = nn.Conv2d(latent, channels[-1], 3, padding=1), Middle(channels[-1])
        self.up = nn.ModuleList(Level(given[i], channels[i], blocks, i == 0) for i in range(len(channels)))
        self.norm_out, self.conv_out = norm(channels[0]), nn.Conv2d(channels[0], 3, 3, padding=1)

    def forward(self, z, trace):
        x = self.conv_in(z)
        trace("conv_in", x)
        x = self.mid(x, trace)
        for i, level in reversed(list(enumerate(self.up))):
            x = level(x, lambda name, value: trace(f"up.{i}.{name}", value))
        return self.conv_out(swish(self.norm_out(x)))


class Vae(nn.Module):
    def __init__(self, latent, channels, blocks):
        super().__init__()
        self.post_quant_conv, self.decoder = nn.Conv2d(latent, latent, 1), Decoder(latent, channels, blocks)

    @staticmethod
    def of(state):
        """The decoding half of a state dict; the other half is left out."""
        used = {name: value for name, value in state.items() if name.startswith(("decoder.", "post_quant_conv."))}
        levels = 1 + max(int(name.split(".")[2]) for name in used if name.startswith("decoder.up."))
        blocks = 1 + max(int(name.split(".")[4]) for name in used if name.startswith("decoder.up.0.block."))
        channels = [used[f"decoder.up.{i}.block.0.conv1.weight"].shape[0] for i in range(levels)]
        with torch.device("meta"):
            shell = Vae(used["post_quant_conv.weight"].shape[0], channels, blocks)
        shell.load_state_dict(used, strict=True, assign=True)
        return shell.eval().requires_grad_(False)

    def decode(self, z, trace=lambda name, value: None):
        """Latents [B, 16, h, w], already divided by the scale, to images [B, 3, H, W]."""
        return self.decoder(self.post_quant_conv(z), trace)
