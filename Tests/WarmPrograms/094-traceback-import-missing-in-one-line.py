import os, json, no_such_thing, re
