import atexit, sys
atexit._run_exitfuncs()
for name, module in list(sys.modules.items()): assert module.__spec__ or name == "__main__", name
print("done")
