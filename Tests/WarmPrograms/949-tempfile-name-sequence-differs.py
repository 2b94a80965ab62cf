import tempfile
s = tempfile._get_candidate_names()
print(next(s) != next(s))
