import os
from . import sibling
