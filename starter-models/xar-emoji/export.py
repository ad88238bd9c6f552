"""Writes the delivered files: half precision for large matrices, float32 for small tensors and tables."""
import argparse
import json
from collections import OrderedDict
from pathlib import Path

import torch

from labels import labels

KEEP_FLOAT = ('rope', 'mask', 'pos_embed', 'quant_conv', 'conv_out')


def stored(state):
    """Flat dictionary of tensors, each with a storage of its own."""
    out = OrderedDict()
    for name, w in state.items():
        small = w.ndim < 2 or any(part in name for part in KEEP_FLOAT)
        out[name] = (w.float() if small else w.half()).cpu().clone().contiguous()
    return out


def write(out, autoencoder=None, transformer=None):
    if autoencoder:
        torch.save({'model': stored(autoencoder.state_dict())}, Path(out, 'xar-emoji-kl.ckpt'))
    if transformer:
        torch.save(stored(transformer.state_dict()), Path(out, 'xar-emoji.pth'))


def write_labels(out, classes='../emoji/classes.json'):
    rows = labels(json.loads(Path(classes).read_text()))
    Path(out, 'labels.json').write_text(json.dumps(rows, ensure_ascii=False, indent=0) + '\n')


if __name__ == '__main__':
    p = argparse.ArgumentParser()
    p.add_argument('--out', default='.')
    write_labels(p.parse_args().out)
