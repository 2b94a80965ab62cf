import json
import broken
