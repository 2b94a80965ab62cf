import os
import broken
