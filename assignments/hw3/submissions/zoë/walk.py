# Right: counts whole walks in a module of its own, and divides at the end.
from pier import cases, report

from größen import wege

report([wege(*case) / 2 ** case[2] for case in cases()])
