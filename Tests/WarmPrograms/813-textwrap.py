import textwrap
print(textwrap.fill('the quick brown fox jumps over the lazy dog', 20), textwrap.dedent('  a\n  b'), sep='\n')
