import codeop
print(codeop.compile_command('if 1:'), codeop.compile_command('x = 1').co_names)
