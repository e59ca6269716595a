#!/bin/bash
# A sweep in sixteen parts, as a Slurm array job: sbatch slurm.sh
# Each task is one part; Slurm's index, counted from 1 here, says which.
#SBATCH --job-name=sweep
#SBATCH --array=1-16
#SBATCH --cpus-per-task=4
#SBATCH --mem=2G
#SBATCH --time=01:00:00
#SBATCH --requeue
set -euo pipefail

# --resume makes a task that was requeued go on with what it has left.
sim sweep strategies \
    --vary 'network.delay=10ms..200ms/20' \
    --vary 'network.loss=0%..5%/6' \
    --replicate 30 \
    --threads "${SLURM_CPUS_PER_TASK:-1}" \
    --resume \
    --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT"
