import cmd
class C(cmd.Cmd):
    prompt = '> '
    use_rawinput = False
    def default(self, line): print('cmd', line); return line == 'EOF'
C().cmdloop()
