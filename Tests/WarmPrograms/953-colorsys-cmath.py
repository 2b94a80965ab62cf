import cmath, colorsys
print(cmath.sqrt(-1), cmath.phase(1j), colorsys.rgb_to_hls(0.5, 0.2, 0.1))
