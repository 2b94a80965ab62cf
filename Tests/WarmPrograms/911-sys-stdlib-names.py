import sys
print(len(sys.stdlib_module_names), len(sys.builtin_module_names), sys.builtin_module_names[:5])
