import sys
import pytest
def test_sum(): assert sum([1, 2]) == 3
def test_print(capsys):
    print("x")
    assert capsys.readouterr().out == "x\n"
if __name__ == "__main__": print(int(pytest.main(["-p", "no:cacheprovider", "-p", "no:terminal", __file__]) != 0))
