import no_such_module_xyz
print("not reached")
