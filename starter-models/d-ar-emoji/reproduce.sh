#!/bin/sh
# Everything from the icon packages to the two .pt files, the figures and the grids: sh reproduce.sh
# Needs node 20+, npm and Python 3.11+ with ../emoji/requirements.txt; about two hours on two cores.
set -eu
cd "$(dirname "$0")"
export OMP_NUM_THREADS=1 OMP_WAIT_POLICY=passive
export MALLOC_MMAP_THRESHOLD_=1000000000 MALLOC_TRIM_THRESHOLD_=10000000000
export MASTER_ADDR=127.0.0.1 MASTER_PORT="${MASTER_PORT:-29541}"

export PYTHONPATH=../emoji
[ -f ../emoji/build/drawings.rgb ] || (cd ../emoji && npm ci && node render.mjs build)
mkdir -p build

# Two single-thread processes that average their gradients are faster here than one process with two threads.
pair() {
    RANK=1 WORLD_SIZE=2 python3 train_tokenizer.py "$@" &
    other=$!
    RANK=0 WORLD_SIZE=2 python3 train_tokenizer.py "$@"
    wait $other
}
pair --objective flow --minutes 19 --batch 20 --tokens 32 --codes 512 --strength 0.6 --free-steps 100 --out build/stage1
pair --minutes 4 --batch 12 --free-steps 40 --init build/stage1.pt --out build/stage2a
pair --minutes 24 --batch 32 --free-steps 0 --init build/stage2a.pt --out build/tokenizer

# The codes are fixed now; the two remaining parts do not depend on each other.
python3 train_ar.py --minutes 19 --batch 32 --out build/ar &
other=$!
python3 train_decoder.py --minutes 23 --batch 32 --out build/decoder
wait $other

# From here on 80 of the 331 classes.
python3 choose.py
python3 train_ar.py --build build-chosen --tokenizer build/decoder.pt --init build-chosen/ar-init.pt --out build-chosen/ar \
    --minutes 14 --batch 32 --lr 1.5e-3 --plain 0.95 --strength 0.3 --drop 0.1 --variants 3 &
other=$!
python3 train_decoder.py --build build-chosen --init build/decoder.pt --out build-chosen/decoder-a \
    --minutes 16 --batch 32 --plain 0.95 --strength 0.3
wait $other
RANK=1 WORLD_SIZE=2 python3 train_decoder.py --build build-chosen --init build-chosen/decoder-a.pt --out build-chosen/decoder \
    --minutes 13 --batch 18 --passing 6 --plain 0.97 --strength 0.3 --hold 0.5 &
other=$!
RANK=0 WORLD_SIZE=2 python3 train_decoder.py --build build-chosen --init build-chosen/decoder-a.pt --out build-chosen/decoder \
    --minutes 13 --batch 18 --passing 6 --plain 0.97 --strength 0.3 --hold 0.5
wait $other

python3 export.py
python3 evaluate.py
