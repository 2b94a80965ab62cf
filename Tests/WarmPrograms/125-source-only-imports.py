import json
import re
