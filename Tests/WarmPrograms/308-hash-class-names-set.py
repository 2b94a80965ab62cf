print({c.__name__ for c in (int, str, list, dict, set, tuple)})
