from __future__ import annotations, division, generator_stop
import math
print(division, annotations.compiler_flag, math.pi)
