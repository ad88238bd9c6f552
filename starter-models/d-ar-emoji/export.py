"""Writes the deliverable files: half precision for the large matrices, float32 for all small tensors."""
import argparse
import json
from pathlib import Path

import torch

from labels import labels

KEEP_FLOAT = ('quantize.', 'quant_in_conv', 'quant_out_conv', 'query_embedding')


def stored(state):
    """Plain dict of tensors, each with a storage of its own."""
    out = {}
    for name, w in state.items():
        small = w.ndim < 2 or name.startswith(KEEP_FLOAT)
        out[name] = (w.float() if small else w.half()).clone().contiguous()
    return out


def main():
    p = argparse.ArgumentParser()
    p.add_argument('--tokenizer', default='build-chosen/decoder.pt')
    p.add_argument('--ar', default='build-chosen/ar.pt')
    p.add_argument('--out', default='.')
    a = p.parse_args()
    out = Path(a.out)
    saved = torch.load(a.tokenizer)
    torch.save({'ema': stored(saved['ema']), 'config': saved['config']}, out / 'd-ar-emoji-tokenizer.pt')
    torch.save({'model': stored(torch.load(a.ar)['model'])}, out / 'd-ar-emoji-ar.pt')
    rows = labels(json.loads(Path('classes.json').read_text()))
    (out / 'labels.json').write_text(json.dumps(rows, ensure_ascii=False, indent=0) + '\n')
    for name in ('d-ar-emoji-tokenizer.pt', 'd-ar-emoji-ar.pt'):
        print(name, (out / name).stat().st_size)


if __name__ == '__main__':
    main()
