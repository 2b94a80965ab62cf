from unittest import mock
with mock.patch("builtins.input", side_effect=["1", "2"]): print(int(input()) + int(input()))
