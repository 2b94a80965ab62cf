"""A library that opens a pipe when it is imported, as the loop of an event library does."""
import os

ends = os.pipe()
