"""A host 40 ms away: whatever is sent to 10.9.0.2 comes back to this host as if from there, half of that
later. Needs a network namespace of its own (record.sh makes one) and /dev/net/tun."""

import fcntl
import heapq
import os
import select
import struct
import subprocess
import time

ONE_WAY = 0.020  # seconds
IFF_TUN, IFF_NO_PI, TUNSETIFF = 0x0001, 0x1000, 0x400454CA

tun = os.open("/dev/net/tun", os.O_RDWR)
fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH", b"far", IFF_TUN | IFF_NO_PI))
for line in ("addr add 10.9.0.1/24 dev far", "link set far up", "link set lo up"):
    subprocess.run(["ip", *line.split()], check=True)

on_the_way, count = [], 0
while True:
    wait = max(0, on_the_way[0][0] - time.monotonic()) if on_the_way else None
    if select.select([tun], [], [], wait)[0]:
        packet = os.read(tun, 65536)
        if packet[0] >> 4 == 4:
            # Swapped addresses leave every checksum as it is.
            swapped = packet[:12] + packet[16:20] + packet[12:16] + packet[20:]
            count += 1
            heapq.heappush(on_the_way, (time.monotonic() + ONE_WAY, count, swapped))
    while on_the_way and on_the_way[0][0] <= time.monotonic():
        os.write(tun, heapq.heappop(on_the_way)[2])
