# A module of a wrong submission: where is lower()?
import re


def split(text):
    return re.findall(r"[^\W\d_]+", text)
