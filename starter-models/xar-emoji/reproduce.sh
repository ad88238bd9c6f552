#!/bin/sh
# Everything from the icon packages to both files, the figures and the grids: sh reproduce.sh
# Needs node 20+, npm and Python 3.11+ with ../emoji/requirements.txt; about 12 minutes on one H200 GPU (a CPU would take days).
set -eu
cd "$(dirname "$0")"
export PYTHONPATH=../emoji
[ -f ../emoji/build/drawings.rgb ] || (cd ../emoji && npm ci && node render.mjs build)
mkdir -p build
python3 train.py --compile --state build --autoencoder-seconds 150 --transformer-seconds 353
python3 train.py --compile --state build --resume --transformer-seconds 215 --lr 1.5e-3 --hold 0.3
python3 export.py
python3 evaluate.py
