"""The KL autoencoder (models/vae.py of LTH14/mar) with the authors' tensor names, and its latent scale."""
import math

import torch
import torch.nn.functional as F
from torch import nn

SCALE = 0.2325  # latents are multiplied by it before the transformer sees them


class Conv(nn.Conv2d):
    """Computes in the type of its input, so that float32 weights can serve half precision."""

    def forward(self, x):
        return self._conv_forward(x, self.weight.to(x.dtype), self.bias.to(x.dtype))


class Norm(nn.GroupNorm):
    def __init__(self, channels):
        super().__init__(32, channels, eps=1e-6)

    def forward(self, x):
        return F.group_norm(x, 32, self.weight.to(x.dtype), self.bias.to(x.dtype), self.eps)


class ResnetBlock(nn.Module):
    def __init__(self, inside, outside):
        super().__init__()
        self.norm1 = Norm(inside)
        self.conv1 = Conv(inside, outside, 3, padding=1)
        self.norm2 = Norm(outside)
        self.conv2 = Conv(outside, outside, 3, padding=1)
        if inside != outside:
            self.nin_shortcut = Conv(inside, outside, 1)

    def forward(self, x):
        y = self.conv2(F.silu(self.norm2(self.conv1(F.silu(self.norm1(x))))))
        return y + (self.nin_shortcut(x) if hasattr(self, 'nin_shortcut') else x)


class AttnBlock(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.norm = Norm(channels)
        self.q, self.k, self.v, self.proj_out = (Conv(channels, channels, 1) for _ in range(4))

    def forward(self, x):
        b, c, h, w = x.shape
        y = self.norm(x)
        q, k, v = (f(y).flatten(2).transpose(1, 2)[:, None] for f in (self.q, self.k, self.v))
        y = F.scaled_dot_product_attention(q, k, v)[:, 0].transpose(1, 2).reshape(b, c, h, w)
        return x + self.proj_out(y)


class Resample(nn.Module):
    def __init__(self, channels, up):
        super().__init__()
        self.up = up
        self.conv = Conv(channels, channels, 3, padding=1) if up else Conv(channels, channels, 3, stride=2)

    def forward(self, x):
        return self.conv(F.interpolate(x, scale_factor=2.0, mode='nearest') if self.up else F.pad(x, (0, 1, 0, 1)))


class Middle(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.block_1, self.attn_1, self.block_2 = ResnetBlock(channels, channels), AttnBlock(channels), ResnetBlock(channels, channels)

    def forward(self, x):
        return self.block_2(self.attn_1(self.block_1(x)))


class Level(nn.Module):
    """Blocks at one resolution, each followed by an attention where asked for, then a change of size."""

    def __init__(self, channels, attention, resample=None, up=False):
        super().__init__()
        self.block = nn.ModuleList(ResnetBlock(a, b) for a, b in zip(channels, channels[1:]))
        self.attn = nn.ModuleList(AttnBlock(c) for c in channels[1:] if attention)
        if resample:
            setattr(self, 'upsample' if up else 'downsample', Resample(channels[-1], up))

    def forward(self, x):
        for i, block in enumerate(self.block):
            x = block(x)
            if len(self.attn):
                x = self.attn[i](x)
        for change in ('upsample', 'downsample'):
            if hasattr(self, change):
                x = getattr(self, change)(x)
        return x


class Encoder(nn.Module):
    def __init__(self, ch, ch_mult, blocks, z_channels):
        super().__init__()
        widths, last = [ch] + [ch * m for m in ch_mult], len(ch_mult) - 1
        self.conv_in = Conv(3, ch, 3, padding=1)
        self.down = nn.ModuleList(
            Level([widths[i]] + [widths[i + 1]] * blocks, i == last, i < last) for i in range(last + 1))
        self.mid = Middle(widths[-1])
        self.norm_out = Norm(widths[-1])
        self.conv_out = Conv(widths[-1], 2 * z_channels, 3, padding=1)

    def forward(self, x):
        x = self.conv_in(x)
        for level in self.down:
            x = level(x)
        return self.conv_out(F.silu(self.norm_out(self.mid(x))))


class Decoder(nn.Module):
    def __init__(self, ch, ch_mult, blocks, z_channels):
        super().__init__()
        widths = [ch * m for m in ch_mult] + [ch * ch_mult[-1]]
        self.conv_in = Conv(z_channels, widths[-1], 3, padding=1)
        self.mid = Middle(widths[-1])
        self.up = nn.ModuleList(
            Level([widths[i + 1]] + [widths[i]] * (blocks + 1), False, i > 0, up=True) for i in range(len(ch_mult)))
        self.norm_out = Norm(widths[0])
        self.conv_out = Conv(widths[0], 3, 3, padding=1)

    def forward(self, z):
        z = self.mid(self.conv_in(z))
        for level in reversed(self.up):
            z = level(z)
        return self.conv_out(F.silu(self.norm_out(z)))


class Autoencoder(nn.Module):
    """Images [B, 3, H, W] in [-1, 1] <-> latents [B, 16, H / 4, W / 4] (with three levels)."""

    def __init__(self, ch=32, ch_mult=(1, 2, 4), blocks=1, z_channels=16):
        super().__init__()
        self.encoder = Encoder(ch, ch_mult, blocks, z_channels)
        self.decoder = Decoder(ch, ch_mult, blocks, z_channels)
        self.quant_conv = Conv(2 * z_channels, 2 * z_channels, 1)
        self.post_quant_conv = Conv(z_channels, z_channels, 1)

    @staticmethod
    def of(state):
        """A model of the sizes that a state dictionary tells."""
        ch = state['encoder.conv_in.weight'].shape[0]
        levels = 1 + max(int(k.split('.')[2]) for k in state if k.startswith('encoder.down.'))
        mult = tuple(state[f'encoder.down.{i}.block.0.conv1.weight'].shape[0] // ch for i in range(levels))
        blocks = 1 + max(int(k.split('.')[4]) for k in state if k.startswith('encoder.down.0.block.'))
        model = Autoencoder(ch, mult, blocks, state['post_quant_conv.weight'].shape[0])
        model.load_state_dict({k: v.float() for k, v in state.items()})
        return model

    def encode(self, images):
        """Mean and standard deviation of the latent, in float32."""
        mean, logvar = self.quant_conv(self.encoder(images)).float().chunk(2, 1)
        return mean, (0.5 * logvar.clamp(-30, 20)).exp()

    def decode(self, latent):
        return self.decoder(self.post_quant_conv(latent))

    @torch.no_grad()
    def rescale(self, mean, std):
        """Changes the latents' unit so that z * SCALE has mean 0 and variance 1, and nothing else.

        mean [16] per channel and std, one number, are those of the latents so far.
        """
        channels, unit = len(mean), float(std) * SCALE
        encode, decode = self.quant_conv, self.post_quant_conv
        encode.weight[:channels] /= unit
        encode.bias[:channels] = (encode.bias[:channels] - mean) / unit
        encode.bias[channels:] -= 2 * math.log(unit)
        decode.bias += decode.weight[:, :, 0, 0] @ mean
        decode.weight *= unit
